/** One large control, with what happens now; below it what the lock said last. */
import { useState } from 'preact/hooks';
import { allows } from '../../client/keys.js';
import { Right } from '../../src/wire/command.js';
import type { StoredLock } from '../model/database.js';
import { recently } from '../model/in-words.js';
import { stage } from '../model/link.js';
import { look, move, type Phase, phase } from '../model/moving.js';
import { go } from '../model/route.js';
import { Button, Card } from '../parts/controls.js';
import { Dialog } from '../parts/dialog.js';
import { Icon, type IconName } from '../parts/icons.js';
import { HelpLink, Notice, ProblemNotice } from '../parts/notice.js';
import { actionWords, boltWords, commonWords, doorWords, powerWords, stateWords, unlockWords as words } from '../words.js';
import { NoBluetooth } from './no-bluetooth.js';

interface Face {
  readonly tone: 'rest' | 'busy' | 'open' | 'shut' | 'bad' | 'unsure';
  readonly icon: IconName;
  readonly title: string;
  readonly note: string;
}

function busyFace(): Face {
  const busy = { tone: 'busy', icon: 'bolt' } as const;
  switch (stage.value) {
    case 'looking':
      return { ...busy, title: words.looking, note: words.lookingNote };
    case 'connecting':
      return { ...busy, title: words.connecting, note: words.connectingNote };
    default:
      return { ...busy, title: words.asking, note: words.askingNote };
  }
}

function doneFace({ wanted, status }: Extract<Phase, { is: 'done' }>): Face {
  if (wanted.to === 'lock') {
    const shut = { tone: 'shut', icon: 'locked' } as const;
    return status
      ? { ...shut, title: words.locked, note: words.doneNote }
      : { ...shut, title: words.granted, note: words.grantedLockNote };
  }
  if (!status) return { tone: 'open', icon: 'unlocked', title: words.granted, note: words.grantedNote };
  if (status.isHeldOpen) return { tone: 'open', icon: 'unlocked', title: words.heldOpen, note: words.doneNote };
  return { tone: 'open', icon: 'unlocked', title: words.unlocked, note: words.relockNote };
}

function faceOf(now: Phase): Face {
  switch (now.is) {
    case 'rest':
      return { tone: 'rest', icon: 'locked', title: words.unlock, note: words.hint };
    case 'asking':
      return busyFace();
    case 'moving':
      return {
        tone: 'busy',
        icon: 'bolt',
        title: now.wanted.to === 'lock' ? words.locking : words.unlocking,
        note: words.movingNote,
      };
    case 'done':
      return doneFace(now);
    case 'problem': {
      const { is } = now.problem;
      if (is === 'unsure') return { tone: 'unsure', icon: 'question', title: words.unsure, note: commonWords.retry };
      const title = is === 'refused' ? words.refused : words.failed;
      return { tone: 'bad', icon: 'close', title, note: commonWords.retry };
    }
  }
}

export function LockScreen({ lock }: { readonly lock: StoredLock }) {
  const [isHolding, setHolding] = useState(false);
  const now = phase.value;
  const face = faceOf(now);
  const isBusy = now.is === 'asking' || now.is === 'moving';
  const { key } = lock;
  return (
    <div class="screen lock-screen">
      <h1 class="unseen">{lock.name}</h1>
      <NoBluetooth />
      {lock.ownerKey && (
        <Notice tone="warning" title={stateWords.noOwnerPaper}>
          <button
            type="button"
            class="text-button"
            onClick={() => {
              go({ at: 'paper' });
            }}
          >
            {commonWords.more}
          </button>
        </Notice>
      )}
      {allows(key, Right.Unlock) && (
        <div class="control-box">
          <button
            type="button"
            class={`control ${face.tone}`}
            aria-description={words.of(lock.name)}
            aria-disabled={isBusy}
            onClick={() => {
              if (!isBusy) void move(lock.id, { to: 'unlock' });
            }}
          >
            <Icon name={face.icon} />
            <span class="control-title" data-testid="control">
              {face.title}
            </span>
            <span class="control-note">{face.note}</span>
          </button>
        </div>
      )}
      <p class="unseen" role="status" data-testid="said">
        {now.is === 'rest' ? '' : `${face.title}. ${now.is === 'problem' ? '' : face.note}`}
      </p>
      <ProblemNotice problem={now.is === 'problem' ? now.problem : undefined} />
      <div class="buttons even">
        {allows(key, Right.Lock) && (
          <Button icon="locked" disabled={isBusy} onPress={() => void move(lock.id, { to: 'lock' })}>
            {actionWords.lock}
          </Button>
        )}
        {allows(key, Right.HoldOpen) && (
          <Button
            icon="clock"
            disabled={isBusy}
            onPress={() => {
              setHolding(true);
            }}
          >
            {actionWords.hold}
          </Button>
        )}
      </div>
      <StateCard lock={lock} isBusy={isBusy} />
      {isHolding && (
        <Dialog
          title={actionWords.holdTitle}
          onClose={() => {
            setHolding(false);
          }}
        >
          <p>{actionWords.holdNote}</p>
          <div class="buttons">
            {[...actionWords.holdMinutes, { name: actionWords.holdEnd, minutes: 0 }].map(({ name, minutes }) => (
              <Button
                key={minutes}
                onPress={() => {
                  setHolding(false);
                  void move(lock.id, { to: 'hold', minutes });
                }}
              >
                {name}
              </Button>
            ))}
          </div>
          <Button
            kind="quiet"
            onPress={() => {
              setHolding(false);
            }}
          >
            {commonWords.cancel}
          </Button>
        </Dialog>
      )}
    </div>
  );
}

function StateCard({ lock, isBusy }: { readonly lock: StoredLock; readonly isBusy: boolean }) {
  const [isLooking, setLooking] = useState(false);
  if (!allows(lock.key, Right.Observe)) {
    return (
      <Card title={stateWords.title}>
        <p class="note">{stateWords.notAllowed}</p>
      </Card>
    );
  }
  const { status, at } = lock.seen ?? {};
  const facts =
    status &&
    ([
      { icon: 'bolt', name: stateWords.bolt, value: boltWords[status.bolt] },
      { icon: 'door', name: stateWords.door, value: doorWords[status.door] },
      {
        icon: 'battery',
        name: stateWords.battery,
        value: `${powerWords[status.power]}, ${(status.millivolts / 1000).toFixed(2)} V`,
      },
      {
        icon: 'clock',
        name: stateWords.clock,
        value: status.time === undefined ? stateWords.clockUnknown : stateWords.clockKnown,
      },
    ] as const);
  return (
    <Card title={stateWords.title}>
      {facts ? (
        <dl class="facts">
          {facts.map(({ icon, name, value }) => (
            <div key={name}>
              <dt>
                <Icon name={icon} />
                {name}
              </dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p class="note">{stateWords.never}</p>
      )}
      {status?.power === 'low' && <StateNotice text={stateWords.low} topic="battery" />}
      {status?.power === 'critical' && <StateNotice text={stateWords.critical} topic="battery" />}
      {status && status.time === undefined && <StateNotice text={stateWords.clockNotSet} topic="clock" />}
      {status?.isKeypadDisabled && <StateNotice text={stateWords.keypadDisabled} topic="locked-out" />}
      {status?.isHeldOpen && <Notice tone="info">{stateWords.heldOpen}</Notice>}
      {at !== undefined && <p class="note">{stateWords.asOf(recently(at))}</p>}
      <Button
        icon="refresh"
        kind="quiet"
        disabled={isBusy}
        busy={isLooking}
        onPress={() => {
          setLooking(true);
          void look(lock.id).finally(() => {
            setLooking(false);
          });
        }}
      >
        {actionWords.state}
      </Button>
    </Card>
  );
}

function StateNotice({ text, topic }: { readonly text: string; readonly topic: string }) {
  return (
    <Notice tone="warning">
      <p>{text}</p>
      <HelpLink topic={topic} />
    </Notice>
  );
}
