/** The owner's key on its way to a sheet of paper. */
import { linkWith } from '../model/importing.js';
import { currentLock } from '../model/locks.js';
import { askForSeed, forgetOwnerKey, paper } from '../model/owning.js';
import { swap } from '../model/route.js';
import { Button, Card, Screen } from '../parts/controls.js';
import { Notice, ProblemNotice } from '../parts/notice.js';
import { QrCode } from '../parts/qr-code.js';
import { useTask } from '../parts/task.js';
import { RenewButton } from './renew.js';
import { commonWords, paperWords as words } from '../words.js';

/** Four digits at a time, to be written down and typed. */
const spaced = (hex: string): string => hex.replace(/(.{4})(?=.)/g, '$1 ');

export function PaperScreen() {
  const shown = paper.value;
  const lock = currentLock.value;
  const task = useTask();
  if (!shown) {
    return (
      <Screen title={words.title} hasBack>
        <Notice tone="warning">
          <p>{words.lost}</p>
        </Notice>
        {lock?.ownerKey && <RenewButton ownerKey={lock.ownerKey} lockId={lock.id} />}
      </Screen>
    );
  }
  const link = linkWith(shown.fragment);
  return (
    <Screen title={words.title}>
      <p class="lead">{words.text}</p>
      <Notice tone="alarm">
        <p>{words.warning}</p>
      </Notice>
      <Card>
        <div class="paper">
          <p class="paper-name">{lock?.name}</p>
          <QrCode text={link} label={words.link} />
          <h2>{words.link}</h2>
          <code class="link-text" data-testid="owner-link" tabIndex={0} role="region" aria-label={words.link}>
            {link}
          </code>
          {shown.seed !== undefined && (
            <>
              <h2>{words.seed}</h2>
              <code class="seed">{spaced(shown.seed)}</code>
              <p class="note">{words.seedNote}</p>
            </>
          )}
        </div>
      </Card>
      {lock && shown.seed === undefined && (lock.seen?.status.hasSeed ?? true) && (
        <Notice tone="warning">
          <p>{words.noSeed}</p>
          <ProblemNotice problem={task.problem} />
          <Button
            busy={task.isBusy}
            onPress={() => {
              task.start(() => askForSeed(lock.id));
            }}
          >
            {words.askForSeed}
          </Button>
        </Notice>
      )}
      <div class="buttons no-print">
        <Button
          icon="print"
          onPress={() => {
            print();
          }}
        >
          {commonWords.print}
        </Button>
        <Button
          icon="check"
          kind="main"
          onPress={() => {
            void forgetOwnerKey();
            swap({ at: 'lock' });
          }}
        >
          {words.kept}
        </Button>
      </div>
    </Screen>
  );
}
