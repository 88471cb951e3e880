/** What a key allows, block by block: each only takes away. */
import { decodeBlock } from '../../client/block.js';
import { caveatsInWords } from '../model/in-words.js';
import { allowanceWords as words } from '../words.js';

export function Allowance({ blocks }: { readonly blocks: readonly Uint8Array[] }) {
  if (!blocks.length) return <p>{words.owner}</p>;
  return (
    <ul class="allowance" aria-label={words.title} data-testid="allowance">
      {blocks.map((block, at) => (
        <li key={at}>{caveatsInWords(decodeBlock(block))}</li>
      ))}
    </ul>
  );
}
