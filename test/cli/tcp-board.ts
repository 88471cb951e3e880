/** A simulated board behind tcp://, with a console as the interpreter's: for tests that run the command line as a process. */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Chip } from './chip.js';

const prompt = '>';
/** What Espruino's tool wraps around an expression. */
const question = /^print\("<","<<",JSON\.stringify\((.*)\),">>",">"\)$/;

export interface TcpBoard {
  readonly port: string;
  readonly close: () => Promise<void>;
}

export async function serve(chip: Chip): Promise<TcpBoard> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    chip.isConnected = true;
    let rest = '';
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines) void answer(line);
    });
    socket.on('close', () => {
      sockets.delete(socket);
      void chip.close();
    });
    socket.on('error', () => undefined);
    const answer = async (line: string): Promise<void> => {
      const [, expression] = question.exec(line.replaceAll('\x03', '').replace('\x10', '')) ?? [];
      if (expression === undefined) {
        socket.write(`\r\n=undefined\r\n${prompt}`);
        return;
      }
      const value = await chip.evaluate(expression).catch(() => undefined);
      if (value === undefined) socket.destroy();
      else socket.write(`< << ${value} >> >\r\n${prompt}`);
    };
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
