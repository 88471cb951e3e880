/// <reference types="node" />
export {};

/** Timers as the firmware knows them: their handles are numbers. Node's own signatures stay beside these. */
declare global {
  function setTimeout(callback: () => void, milliseconds: number): number;
  function setInterval(callback: () => void, milliseconds: number): number;
  /** What the SHA-256 of the dialect uses of the interpreter's. */
  namespace E {
    function toUint8Array(bytes: string): Uint8Array<ArrayBuffer>;
    function toString(bytes: Uint8Array): string;
  }
}
