/** Asks once more before something is done that cannot be taken back, and tells why it could not be done. */
import type { ComponentChildren } from 'preact';
import { commonWords } from '../words.js';
import { Button } from './controls.js';
import { Dialog } from './dialog.js';
import { ProblemNotice } from './notice.js';
import { useTask } from './task.js';

export function Confirm({
  title,
  doIt,
  act,
  onClose,
  children,
}: {
  readonly title: string;
  /** What the button says. */
  readonly doIt: string;
  readonly act: () => Promise<void>;
  readonly onClose: () => void;
  /** What cannot be taken back. */
  readonly children: ComponentChildren;
}) {
  const task = useTask();
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <ProblemNotice problem={task.problem} />
      <div class="buttons">
        <Button onPress={onClose}>{commonWords.cancel}</Button>
        <Button
          kind="danger"
          busy={task.isBusy}
          onPress={() => {
            task.start(act);
          }}
        >
          {doIt}
        </Button>
      </div>
    </Dialog>
  );
}
