/** Names and links that come from people, also from others than the user. */
import { decodeLink, type Link } from '../../client/link.js';
import { Failure } from '../failure.js';

const mostNameBytes = 32;

/** Without what would steer a terminal: a name in a link is whatever its sender likes. */
export function harmless(name: string): string {
  return name.replace(/\p{C}/gu, '').trim();
}

/** @throws Failure if it does not fit into a link, or could not be told from what this tool says. */
export function checkName(name: string): void {
  if (name && name === harmless(name) && Buffer.byteLength(name) <= mostNameBytes) return;
  throw new Failure(
    'usage',
    'A lock needs another name than this.',
    `It may have up to ${mostNameBytes} bytes, which are fewer letters where they are not Latin.`,
  );
}

/**
 * @param text a link, or what stands behind its #
 * @throws Failure
 */
export async function linkOf(text: string): Promise<Link> {
  const fragment = text.trim().split('#').at(-1)!;
  return decodeLink(fragment).catch((cause: unknown) => {
    throw new Failure('usage', (cause as Error).message, 'Nothing was changed.', { cause });
  });
}

/** The page in a link; undefined if the text is only what stands behind the #. */
export function pageOf(text: string): string | undefined {
  const [page, fragment] = text.trim().split('#');
  return fragment === undefined ? undefined : page;
}
