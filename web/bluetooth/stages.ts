/** Tells how far a link is, so that the page can. */
import type { Bytes } from '../../client/bytes.js';
import type { Transport } from '../../client/transport.js';

export type Stage = 'away' | 'connecting' | 'connected';

export function withStages(transport: Transport, tell: (stage: Stage) => void): Transport {
  return {
    async connect() {
      tell('connecting');
      try {
        await transport.connect();
      } catch (error) {
        tell('away');
        throw error;
      }
    },
    async subscribe() {
      await transport.subscribe();
      tell('connected');
    },
    write: (frame: Bytes) => transport.write(frame),
    onNotification(listener) {
      transport.onNotification(listener);
    },
    onDisconnect(listener) {
      transport.onDisconnect(() => {
        tell('away');
        listener();
      });
    },
    disconnect: () => transport.disconnect(),
  };
}
