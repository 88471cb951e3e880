/// <reference types="node" />
export {};

/** Timers as the firmware knows them: their handles are numbers. Node's own signatures stay beside these. */
declare global {
  function setTimeout(callback: () => void, milliseconds: number): number;
  function setInterval(callback: () => void, milliseconds: number): number;
}
