/** What a key allows. */
import { blocksInWords } from '../model/in-words.js';
import { allowanceWords as words } from '../words.js';

export function Allowance({ blocks }: { readonly blocks: readonly Uint8Array[] }) {
  if (!blocks.length) return <p>{words.owner}</p>;
  return (
    <ul class="allowance" aria-label={words.title} data-testid="allowance">
      {blocksInWords(blocks).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
