/** A link with a key in it: code, copy, share. */
import { useState } from 'preact/hooks';
import { commonWords, givenWords } from '../words.js';
import { Button } from './controls.js';
import { QrCode } from './qr-code.js';

export function LinkCard({ link, title }: { readonly link: string; readonly title: string }) {
  const [copied, setCopied] = useState<'not yet' | 'yes' | 'refused'>('not yet');
  const canShare = 'share' in navigator;
  return (
    <div class="link-card">
      <QrCode text={link} label={givenWords.qr} />
      <p class="note">{givenWords.show}</p>
      <code class="link-text" tabIndex={0} role="region" aria-label={title}>
        {link}
      </code>
      <div class="buttons">
        {canShare && (
          <Button
            icon="share"
            kind="main"
            onPress={() => {
              // Rejects where the person changes their mind.
              navigator.share({ title, url: link }).catch(() => undefined);
            }}
          >
            {commonWords.share}
          </Button>
        )}
        <Button
          icon={copied === 'yes' ? 'check' : 'copy'}
          kind={canShare ? 'plain' : 'main'}
          onPress={() => {
            navigator.clipboard.writeText(link).then(
              () => {
                setCopied('yes');
              },
              () => {
                setCopied('refused');
              },
            );
          }}
        >
          {copied === 'yes' ? commonWords.copied : commonWords.copy}
        </Button>
      </div>
      <p role="status">{copied === 'refused' && commonWords.notCopied}</p>
    </div>
  );
}
