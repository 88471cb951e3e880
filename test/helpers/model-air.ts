/** A model lock on the air: the simulated chip's radio, with the model in place of a firmware. For adapters and sockets. */
import { encodeField, encodeServices, Field, generalDiscoverable } from '../../sim/bluetooth/advertisement.js';
import { u16 } from '../../sim/bluetooth/att.js';
import { Radio, type RadioEvent } from '../../sim/bluetooth/radio.js';
import { answerUuid, requestUuid, serviceUuid } from '../../src/wire/protocol.js';
import type { ModelLock } from './model-lock.js';

const company = 0x0590;
/** What fits into a packet of Puck.js. */
const limits = { maxMtu: 53, maxWaiting: 6 };
const none = { value: [], maxBytes: 50, readable: false, writable: false, notify: false, indicate: false };

export class ModelAir {
  readonly radio: Radio;
  private readonly answer: { readonly value: number; readonly configuration: number | undefined };

  constructor(
    private readonly lock: ModelLock,
    address = 'c0:de:ad:1a:7c:40',
  ) {
    const clock = {
      get now() {
        return performance.now();
      },
      elapse: () => undefined,
    };
    this.radio = new Radio(clock, limits);
    this.radio.start({ address: `${address} random`, deviceName: '', services: [] });
    [, this.answer] = this.radio.add([
      {
        uuid: serviceUuid,
        characteristics: [
          { ...none, uuid: requestUuid, writable: true },
          { ...none, uuid: answerUuid, notify: true },
        ],
      },
    ]) as [unknown, ModelAir['answer']];
    this.radio.onEvent = (event) => {
      this.take(event);
    };
    this.advertise();
  }

  /** To be called as time passes. */
  run(): void {
    this.radio.run();
  }

  /** Draws the advert anew. */
  advertise(): void {
    this.radio.advertise({
      data: Uint8Array.from([
        ...encodeField(Field.Flags, [generalDiscoverable]),
        ...encodeServices([serviceUuid]),
        ...encodeField(Field.ManufacturerData, [...u16(company), ...this.lock.advert()]),
      ]),
      response: undefined,
      connectable: true,
      intervalMilliseconds: 1000,
    });
  }

  private take(event: RadioEvent): void {
    switch (event.is) {
      case 'connected':
        this.lock.connect({
          notify: (frame) => void this.radio.push(this.answer.value, [...frame], false),
          drop: () => {
            this.radio.disconnect();
          },
        });
        break;
      case 'disconnected':
        if (this.lock.isConnected) this.lock.disconnected();
        this.advertise();
        break;
      case 'written':
        if (event.handle === this.answer.configuration) {
          if (event.data[0]) this.lock.subscribed();
        } else this.lock.write(Buffer.from(event.data));
    }
  }
}
