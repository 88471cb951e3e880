/** Line drawings of 24 by 24, in the style of the simulator's page. */
const paths = {
  bolt: 'M4 4h7v16H4zM11 9.5h7a2.5 2.5 0 0 1 0 5h-7M21 4v3.5M21 16.5V20',
  locked: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2',
  unlocked: 'M6 11h12v9H6zM8.5 11V7a3.5 3.5 0 0 1 6.6-1.6M12 14.5v2',
  key: 'M8 19a4 4 0 1 1 3.4-6.1L20 4.5M16.5 8l2.5 2.5M13.5 11l1.8 1.8',
  log: 'M5 6.5h14M5 12h14M5 17.5h9',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4',
  back: 'M14.5 5 7.5 12l7 7',
  down: 'm7 10 5 5 5-5',
  next: 'm9.5 6 6 6-6 6',
  plus: 'M12 5v14M5 12h14',
  share: 'M12 15V4M8 7.5 12 3.5l4 4M6 12v8h12v-8',
  copy: 'M9 8h10v12H9zM15 8V4H5v12h4',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  info: 'M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 11v5.5M12 7.6v.4',
  warning: 'M12 4 21 19.5H3zM12 10v4.5M12 16.9v.3',
  alarm: 'M8.3 3.5h7.4l4.8 4.8v7.4l-4.8 4.8H8.3l-4.8-4.8V8.3zM12 7.5v6M12 16.2v.3',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  close: 'M6 6l12 12M18 6 6 18',
  refresh: 'M19 12a7 7 0 1 1-2.2-5.1M19 3.5V8h-4.5',
  search: 'M4.5 10.5a6 6 0 1 0 12 0a6 6 0 1 0-12 0M15 15l5 5',
  person: 'M8 8a4 4 0 1 0 8 0a4 4 0 1 0-8 0M4.5 20c.6-4 3.6-6 7.5-6s6.9 2 7.5 6',
  door: 'M6 20.5V3.5h12v17M4 20.5h16M14.5 12v.5',
  battery: 'M3.5 8h14v8h-14zM20.5 11v2M6.5 11v2M9.5 11v2',
  clock: 'M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 7v5l3.5 2',
  question: 'M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M9.7 9.6a2.4 2.4 0 1 1 3.6 2.1c-.9.5-1.3 1-1.3 1.9M12 16.4v.3',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
