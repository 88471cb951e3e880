/** One key that was given: its link, its limits, and the way to take it back. */
import { useEffect, useState } from 'preact/hooks';
import { allows } from '../../client/keys.js';
import { type GivenKey, subtree } from '../../client/ledger.js';
import { Right } from '../../src/wire/command.js';
import type { StoredLock } from '../model/database.js';
import { linkTo, revoke } from '../model/giving.js';
import { caveatsInWords, when } from '../model/in-words.js';
import { Confirm } from '../parts/confirm.js';
import { Button, Card, Screen } from '../parts/controls.js';
import { LinkCard } from '../parts/link-card.js';
import { Notice } from '../parts/notice.js';
import { giveWords, givenWords as words, settingsWords } from '../words.js';
import { GivenChip } from './keys.js';

export function GivenScreen({ lock, holderId }: { readonly lock: StoredLock; readonly holderId: string }) {
  const given = lock.ledger.given.find((key) => key.holderId === holderId);
  const [link, setLink] = useState<string | undefined>(undefined);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (given) void linkTo(lock.id, given).then(setLink);
  }, [lock.key, holderId]);
  if (!given) return <Screen title={words.gone} hasBack children={null} />;
  const isRevoked = given.revokedAt !== undefined;
  return (
    <Screen title={words.for(given.name)} hasBack>
      <Card>
        <p data-testid="limits">{caveatsInWords(given)}.</p>
        <p class="line">
          <span class="note">
            {isRevoked ? words.revokedAt(when(given.revokedAt)) : words.givenAt(when(given.givenAt))}
          </span>
          <GivenChip lock={lock} given={given} />
        </p>
      </Card>
      {!isRevoked && (
        <>
          <Notice tone="warning" title={giveWords.honestTitle}>
            <p>{giveWords.honest}</p>
          </Notice>
          <Card>
            {link ? <LinkCard link={link} title={words.shareTitle(given.name)} /> : <p class="note">{words.notYours}</p>}
          </Card>
          {allows(lock.key, Right.Administer) ? (
            <Button
              kind="danger"
              onPress={() => {
                setAsking(true);
              }}
            >
              {words.revoke}
            </Button>
          ) : (
            <p class="note">
              {words.revoke}: {settingsWords.needsRight}
            </p>
          )}
        </>
      )}
      {isAsking && (
        <RevokeDialog
          lock={lock}
          given={given}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </Screen>
  );
}

interface RevokeProps {
  readonly lock: StoredLock;
  readonly given: GivenKey;
  readonly onClose: () => void;
}

/** Names what falls with it, first. */
function RevokeDialog({ lock, given, onClose }: RevokeProps) {
  const below = subtree(lock.ledger, given.holderId).filter(({ holderId }) => holderId !== given.holderId);
  return (
    <Confirm
      title={words.revokeTitle(given.name)}
      doIt={words.revokeDo}
      act={async () => {
        await revoke(lock.id, given.holderId, given.until);
        onClose();
      }}
      onClose={onClose}
    >
      <p>{words.revokeText}</p>
      {below.length > 0 && (
        <>
          <p>{words.falls}</p>
          <ul>
            {below.map(({ holderId, name }) => (
              <li key={holderId}>{name}</li>
            ))}
          </ul>
        </>
      )}
      <p>{words.fallsUnknown}</p>
    </Confirm>
  );
}
