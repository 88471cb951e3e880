import { go } from '../model/route.js';
import { Button, Card, Screen } from '../parts/controls.js';
import { PasteLink } from '../parts/paste-link.js';
import { welcomeWords as words } from '../words.js';
import { NoBluetooth } from './no-bluetooth.js';

export function WelcomeScreen() {
  return (
    <Screen title={words.title}>
      <p class="lead">{words.text}</p>
      <NoBluetooth />
      <Card title={words.new}>
        <p>{words.claimNote}</p>
        <Button
          kind="main"
          icon="plus"
          onPress={() => {
            go({ at: 'claim' });
          }}
        >
          {words.claim}
        </Button>
      </Card>
      <Card title={words.link}>
        <p>{words.linkNote}</p>
        <PasteLink />
      </Card>
    </Screen>
  );
}
