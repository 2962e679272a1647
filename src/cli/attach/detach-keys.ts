// Recognizes the key sequences that detach a terminal.
const CTRL_RIGHT_BRACKET = 0x1d;
const CTRL_P = 0x10;
const CTRL_Q = 0x11;

/** Finds the keys that detach in raw input: Ctrl-], as in telnet, or Ctrl-P Ctrl-Q, as in docker. */
export class DetachKeys {
  #heldBack = false;

  /** `pass`: the bytes to pass on. `detach`: the keys were found. A single Ctrl-P is held back until the next key. */
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
