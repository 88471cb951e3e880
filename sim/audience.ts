/** The pages that watch a workbench over WebSockets: they are told what has changed, and what they command is done. */
import type { WebSocket } from 'ws';
import { factsOf } from './boards.js';
import { boardNames, parseCommand, type Button, type DoorState, type LogEvent, type Message } from './protocol.js';
import type { Workbench } from './workbench.js';

/** A page reckons the time on by itself, and is told only when it would be wrong by more than this. */
const clockToleranceMilliseconds = 150;

export class Audience {
  commandsObeyed = 0;

  private readonly pages = new Set<WebSocket>();
  private told: { state: DoorState; at: number; log: readonly LogEvent[]; console: string };

  constructor(private readonly workbench: Workbench) {
    this.told = { state: workbench.look(), at: performance.now(), log: workbench.log, console: '' };
  }

  admit(page: WebSocket): void {
    const { pages, workbench } = this;
    const held = new Set<Button>();
    pages.add(page);
    send(page, { is: 'welcome', boards: boardNames.map(factsOf) });
    this.tell(true);
    page.on('message', (data) => {
      const command = parseCommand((data as Buffer).toString());
      if (command === undefined) return;
      if (command.do === 'press') held.add(command.button);
      if (command.do === 'release') held.delete(command.button);
      const why = workbench.obey(command);
      this.commandsObeyed++;
      if (why !== undefined) send(page, { is: 'refused', why });
      if (command.do === 'exportLog') send(page, { is: 'logFile', ...workbench.exportLog() });
      if (command.do === 'takeSeed') send(page, { is: 'seed', ...workbench.takeSeed() });
      this.tell();
    });
    // A message that is too long, or none of the protocol's: that page is let go, the lock is not.
    page.on('error', () => {
      page.terminate();
    });
    page.on('close', () => {
      pages.delete(page);
      for (const button of held) workbench.obey({ do: 'release', button });
    });
  }

  /** Tells all pages what is not as they were told, or everything. */
  tell(everything = false): void {
    const { told, workbench } = this;
    const state = workbench.look();
    const at = performance.now();
    const reckoned = told.state.now + (at - told.at) * told.state.speed;
    const isClockRight = Math.abs(state.now - reckoned) <= clockToleranceMilliseconds;
    const isSame = JSON.stringify({ ...state, now: told.state.now }) === JSON.stringify(told.state);
    if (everything || !isClockRight || !isSame) {
      Object.assign(told, { state, at });
      this.broadcast({ is: 'state', state });
    }
    const { log } = workbench;
    if (everything || log !== told.log) {
      told.log = log;
      this.broadcast({ is: 'log', events: log });
    }
    const lines = workbench.console;
    const console = JSON.stringify(lines);
    if (everything || console !== told.console) {
      told.console = console;
      this.broadcast({ is: 'console', ...lines });
    }
  }

  dismiss(): void {
    for (const page of this.pages) page.terminate();
  }

  private broadcast(message: Message): void {
    for (const page of this.pages) send(page, message);
  }
}

function send(page: WebSocket, message: Message): void {
  page.send(JSON.stringify(message));
}
