import type { Command, Message } from '../protocol.js';

const retryMilliseconds = 1000;

export interface Link {
  send(command: Command): void;
}

/** Keeps a connection to the simulator, and starts anew when it is lost. */
export function connect(onMessage: (message: Message) => void, onLink: (isUp: boolean) => void): Link {
  let socket: WebSocket;
  const open = (): void => {
    socket = new WebSocket(`ws://${location.host}/lock`);
    socket.addEventListener('open', () => {
      onLink(true);
    });
    socket.addEventListener('message', (event) => {
      onMessage(JSON.parse(String(event.data)) as Message);
    });
    socket.addEventListener('close', () => {
      onLink(false);
      setTimeout(open, retryMilliseconds);
    });
  };
  open();
  return {
    send(command) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(command));
    },
  };
}
