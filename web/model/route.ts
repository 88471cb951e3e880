/** Where in the page one is. The address never says it: it is no one's business, and the fragment is for links with keys. */
import { signal } from '@preact/signals';

export type Screen =
  | { readonly at: 'lock' | 'keys' | 'log' | 'settings' | 'locks' | 'claim' | 'import' | 'give' | 'paper' | 'report' }
  | { readonly at: 'given'; readonly holderId: string }
  | { readonly at: 'help'; readonly topic?: string };

export const screen = signal<Screen>({ at: 'lock' });

/** Opens a screen that the browser's back button leaves again. */
export function go(to: Screen): void {
  history.pushState(to, '');
  screen.value = to;
}

/** Opens a screen in place of this one. */
export function swap(to: Screen): void {
  history.replaceState(to, '');
  screen.value = to;
}

export function back(): void {
  history.back();
}

export function followHistory(): void {
  history.replaceState(screen.value, '');
  addEventListener('popstate', (event) => {
    screen.value = (event.state as Screen | null) ?? { at: 'lock' };
  });
}
