/** All keys anew, after one question. */
import { useState } from 'preact/hooks';
import type { HeldKey } from '../../client/keys.js';
import { renew } from '../model/owning.js';
import { swap } from '../model/route.js';
import { Button } from '../parts/controls.js';
import { Dialog } from '../parts/dialog.js';
import { ProblemNotice } from '../parts/notice.js';
import { useTask } from '../parts/task.js';
import { commonWords, importWords as words } from '../words.js';

/** @param lockId none where this phone has no key of the lock yet */
export function RenewButton({ ownerKey, lockId }: { readonly ownerKey: HeldKey; readonly lockId: string | undefined }) {
  const [isAsking, setAsking] = useState(false);
  const task = useTask();
  const close = (): void => {
    setAsking(false);
  };
  return (
    <>
      <Button
        kind="danger"
        icon="refresh"
        busy={task.isBusy}
        onPress={() => {
          setAsking(true);
        }}
      >
        {words.renew}
      </Button>
      <p class="note">{words.renewNote}</p>
      <ProblemNotice problem={task.problem} />
      {isAsking && (
        <Dialog title={words.renewSure} onClose={close}>
          <p>{words.renewNote}</p>
          <div class="buttons">
            <Button onPress={close}>{commonWords.cancel}</Button>
            <Button
              kind="danger"
              onPress={() => {
                close();
                task.start(async () => {
                  await renew(ownerKey, lockId);
                  swap({ at: 'paper' });
                });
              }}
            >
              {words.renewDo}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
