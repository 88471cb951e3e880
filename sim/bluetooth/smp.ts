/** The security manager's first two packets, with which pairing begins or ends: Bluetooth Core Specification 5.3, volume 3, part H, section 3.5. */

const enum Code {
  PairingRequest = 0x01,
  PairingResponse = 0x02,
  PairingFailed = 0x05,
}

const enum Failure {
  PairingNotSupported = 0x05,
  CommandNotSupported = 0x07,
}

/** No input or output, no out-of-band data, a bond, keys of up to 16 bytes, all keys but the link's. */
const wishes = [0x03, 0x00, 0x01, 16, 0x03, 0x03];

/** As a phone's system sends it. */
export const pairingRequest = Uint8Array.from([Code.PairingRequest, ...wishes]);

/** Of the lock's softdevice; undefined to what it hears without a request before it. */
export function answerPairing(pdu: Uint8Array, isPairable: boolean): Uint8Array | undefined {
  if (pdu[0] === Code.PairingFailed) return undefined;
  if (pdu[0] !== Code.PairingRequest) return Uint8Array.of(Code.PairingFailed, Failure.CommandNotSupported);
  if (!isPairable) return Uint8Array.of(Code.PairingFailed, Failure.PairingNotSupported);
  return Uint8Array.from([Code.PairingResponse, ...wishes]);
}

export function isPairingRefused(answer: Uint8Array): boolean {
  return answer[0] === Code.PairingFailed;
}
