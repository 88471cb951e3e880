import { rightsOf } from '../../client/block.js';
import { choose, currentLock, locks } from '../model/locks.js';
import { rightsInWords } from '../model/in-words.js';
import { back, go } from '../model/route.js';
import { Button, Card, Chip, Row, Screen } from '../parts/controls.js';
import { Icon } from '../parts/icons.js';
import { PasteLink } from '../parts/paste-link.js';
import { locksWords as words } from '../words.js';

export function LocksScreen() {
  return (
    <Screen title={words.title} hasBack>
      <ul class="list card">
        {locks.value.map((lock) => (
          <li key={lock.id}>
            <Row
              icon="door"
              name={lock.name}
              note={rightsInWords(rightsOf(lock.key.blocks))}
              end={
                lock.id === currentLock.value?.id && (
                  <Chip tone="good">
                    <Icon name="check" />
                    {words.shown}
                  </Chip>
                )
              }
              onPress={() => {
                choose(lock.id);
                back();
              }}
            />
          </li>
        ))}
      </ul>
      <Button
        icon="plus"
        onPress={() => {
          go({ at: 'claim' });
        }}
      >
        {words.add}
      </Button>
      <Card>
        <p class="note">{words.linkNote}</p>
        <PasteLink />
      </Card>
    </Screen>
  );
}
