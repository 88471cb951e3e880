/** A link was opened: what it brought, and what to do with it. The key is in this page alone by now, and cannot be read out. */
import { useState } from 'preact/hooks';
import type { HeldKey } from '../../client/keys.js';
import { arrived, keepKey, type Place } from '../model/importing.js';
import { useAsOwners } from '../model/owning.js';
import { swap } from '../model/route.js';
import { Allowance } from '../parts/allowance.js';
import { Button, Card, Field, Screen } from '../parts/controls.js';
import { Notice, ProblemNotice } from '../parts/notice.js';
import { useTask } from '../parts/task.js';
import { importWords as words } from '../words.js';
import { RenewButton } from './renew.js';

export function ImportScreen() {
  const link = arrived.value;
  if (link?.is === 'key') return <KeyArrived heldKey={link.key} present={link.present} isDoubtful={link.isDoubtful} />;
  return (
    <Screen title={words.badTitle}>
      {link?.is === 'damaged' && (
        <Notice tone="alarm">
          <p>{link.text}</p>
        </Notice>
      )}
      <Button
        onPress={() => {
          swap({ at: 'lock' });
        }}
      >
        {words.leave}
      </Button>
    </Screen>
  );
}

function KeyArrived({ heldKey, present, isDoubtful }: { readonly heldKey: HeldKey } & Place) {
  const isOwner = heldKey.blocks.length === 0;
  const [name, setName] = useState(present?.name ?? heldKey.name);
  const task = useTask();
  const keep = (): void => {
    task.start(async () => {
      if (isOwner) await useAsOwners(heldKey, name.trim() || words.someLock, present?.id);
      else await keepKey(heldKey, name.trim() || words.someLock, present);
      arrived.value = undefined;
      swap({ at: 'lock' });
    });
  };
  return (
    <Screen title={isOwner ? words.ownerTitle : words.title}>
      <p class="lead">{isOwner ? words.ownerText : heldKey.name ? words.of(heldKey.name) : words.ofNoName}</p>
      <Card>
        {!isOwner && <Allowance blocks={heldKey.blocks} />}
        <Field label={words.name} value={name} onValue={setName} />
      </Card>
      <Notice tone="warning">
        <p>{words.honest}</p>
      </Notice>
      {present && (
        <Notice tone="info">
          <p>{words.already}</p>
        </Notice>
      )}
      {isDoubtful && (
        <Notice tone="alarm">
          <p>{words.doubtful}</p>
        </Notice>
      )}
      <ProblemNotice problem={task.problem} />
      <Button kind="main" icon="check" busy={task.isBusy} onPress={keep}>
        {isOwner ? words.ownerUse : words.keep}
      </Button>
      {isOwner && (
        <>
          <p class="note">{words.ownerUseNote}</p>
          <RenewButton ownerKey={{ ...heldKey, name: name.trim() || words.someLock }} lockId={present?.id} />
        </>
      )}
      <Button
        kind="quiet"
        onPress={() => {
          arrived.value = undefined;
          swap({ at: 'lock' });
        }}
      >
        {words.leave}
      </Button>
    </Screen>
  );
}
