/** A link with a key in it: code, copy, share. */
import { useState } from 'preact/hooks';
import { commonWords, givenWords } from '../words.js';
import { Button } from './controls.js';
import { QrCode } from './qr-code.js';

export function LinkCard({ link, title }: { readonly link: string; readonly title: string }) {
  const [isCopied, setCopied] = useState(false);
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
          icon={isCopied ? 'check' : 'copy'}
          kind={canShare ? 'plain' : 'main'}
          onPress={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}
        >
          {isCopied ? commonWords.copied : commonWords.copy}
        </Button>
      </div>
    </div>
  );
}
