/** Names and links that come from people, also from others than the user. */
import { decodeLink, type Link, maxNameBytes } from '../../client/link.js';
import { Failure } from '../failure.js';

/** Without what would steer a terminal: a name in a link is whatever its sender likes. */
export function harmless(name: string): string {
  return name.replace(/\p{C}/gu, '').trim();
}

/** @throws Failure if it does not fit into a link, or could not be told from what this tool says. */
export function checkName(name: string): void {
  if (name && name === harmless(name) && Buffer.byteLength(name) <= maxNameBytes) return;
  throw new Failure(
    'usage',
    'A lock needs another name than this.',
    `It may have up to ${maxNameBytes} bytes, which are fewer letters where they are not Latin.`,
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

const mostPageCharacters = 200;

/**
 * The address of a phone page, as links have it. Only who gives keys says it: whoever is learnt from a link would be sent the keys of
 * all links that follow.
 * @throws Failure if a browser would not run the page there, or somebody on the way could change it
 */
export function checkPage(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === 'localhost');
  if (!url || !isSafe || url.username || url.password || url.href.length > mostPageCharacters || /\p{C}/u.test(text))
    throw new Failure(
      'usage',
      'This is no address of a phone page.',
      `Name it as https://lock.example/, in ${mostPageCharacters} characters at most; http is for localhost alone.`,
    );
  url.hash = '';
  return url.href;
}
