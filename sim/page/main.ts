import type { BoardFacts, Button, DoorState, LogEvent, Message } from '../protocol.js';
import { mountAnnouncer } from './announcer.js';
import { mountBoards } from './boards.js';
import { mountConsole } from './console.js';
import { mountCutaway } from './cutaway.js';
import { find, setText } from './dom.js';
import { mountDoorway } from './doorway.js';
import { mountFaults } from './faults.js';
import { mountGuide } from './guide.js';
import { mountIndicators } from './indicators.js';
import { mountInside } from './inside.js';
import { listenToKeyboard } from './keyboard.js';
import { mountKeypad } from './keypad.js';
import { connect } from './link.js';
import { mountLogExport } from './log-export.js';
import { mountLog } from './log.js';
import { mountPhone } from './phone.js';
import { mountPower } from './power.js';
import { mountSound } from './sound.js';
import { mountTag } from './tag.js';
import { mountTime } from './time.js';
import type { Send, Show } from './view.js';
import { lostText } from './words.js';

let boards: readonly BoardFacts[] = [];
let state: DoorState | undefined;
let events: readonly LogEvent[] = [];
let exceptions: readonly string[] = [];
let prints: readonly string[] = [];

const lost = find('#lost');
setText(lost, lostText);

const link = connect(receive, (isUp) => (lost.hidden = isUp));
const send: Send = (command) => {
  link.send(command);
};
const onButton = (button: Button, isDown: boolean): void => {
  send({ do: isDown ? 'press' : 'release', button });
};

const doorway = mountDoorway(send);
const logExport = mountLogExport(send);
const parts: readonly Show[] = [
  doorway.show,
  mountTime(send),
  mountBoards(send),
  mountKeypad(onButton),
  mountIndicators(),
  mountSound(),
  mountCutaway(),
  mountInside(send, onButton),
  mountTag(mountPhone()),
  mountPower(send),
  mountFaults(send),
  mountGuide(),
  mountLog(),
  logExport.show,
  mountConsole(),
  mountAnnouncer(),
];
listenToKeyboard(onButton, doorway.toggle);

function receive(message: Message): void {
  switch (message.is) {
    case 'welcome':
      boards = message.boards;
      break;
    case 'state':
      state = message.state;
      break;
    case 'log':
      events = message.events;
      break;
    case 'console':
      ({ exceptions, prints } = message);
      break;
    case 'logFile':
      logExport.save(message.name, message.text);
      return;
    case 'seed':
      logExport.showSeed(message);
      return;
    case 'refused':
      doorway.refuse(message.why);
      return;
  }
  show();
}

function show(): void {
  const shown = state;
  const board = boards.find(({ name }) => name === shown?.board);
  if (shown === undefined || board === undefined) return;
  for (const part of parts) part({ board, boards, state: shown, events, exceptions, prints });
}
