// Recognises the key sequences that detach a terminal.
const CTRL_RIGHT_BRACKET = 0x1d;
const CTRL_P = 0x10;
const CTRL_Q = 0x11;

/** Looks through raw keys for those that detach: Ctrl-], as in telnet, or Ctrl-P Ctrl-Q, as in docker. */
export class DetachKeys {
  #heldBack = false;

  /** What is to be passed on, and whether the keys were among it. A single Ctrl-P waits for what follows. */
  take(data: Buffer): { readonly pass: Buffer; readonly detach: boolean } {
    const passed: number[] = [];
    for (const byte of data) {
      if (byte === CTRL_RIGHT_BRACKET || (this.#heldBack && byte === CTRL_Q)) {
        return { pass: Buffer.from(passed), detach: true };
      }
      if (this.#heldBack) passed.push(CTRL_P);
      this.#heldBack = byte === CTRL_P;
      if (!this.#heldBack) passed.push(byte);
    }
    return { pass: Buffer.from(passed), detach: false };
  }
}
