// Texts of project files that count as saved by hand: typed in the active editor, and saved there. VS Code does not
// report where an edit comes from: what another extension writes into the active editor, and saves, counts as typed.
// What it writes anywhere else does not, nor what a command of ours or auto save writes.

export interface TextChange {
  /** False if only `isDirty` has changed. */
  readonly isEdit: boolean;
  /** It has unsaved changes. */
  readonly isDirty: boolean;
  /** It is in the active editor, which has the focus. */
  readonly isInFront: boolean;
}

export class TypedTexts {
  /** By path: the text that was saved by hand last. */
  readonly #texts = new Map<string, string>();
  /** True: every change that is not saved yet was made in front. */
  readonly #typed = new Map<string, boolean>();
  /** Files that are being saved by hand at this moment. */
  readonly #manual = new Set<string>();
  readonly #waiting = new Map<string, (() => void)[]>();
  /** Files that a command of ours has changed and that are not saved yet. */
  readonly #changedByUs = new Set<string>();

  /** The first edit of a saved file comes before the event that makes it dirty, and so does a reload from disk. */
  changed(path: string, { isEdit, isDirty, isInFront }: TextChange): void {
    if (isEdit) this.#typed.set(path, isInFront && !(isDirty && this.#typed.get(path) === false));
    else if (!isDirty) this.#typed.delete(path);
  }

  changedByUs(path: string): void {
    this.#changedByUs.add(path);
    this.#texts.delete(path);
  }

  /** It is about to be saved. `isByHand`: as far as VS Code knows. */
  saves(path: string, isByHand: boolean): void {
    this.#manual.delete(path);
    if (isByHand && !this.#changedByUs.has(path) && this.#typed.get(path) === true) this.#manual.add(path);
  }

  saved(path: string, text: string): void {
    this.#changedByUs.delete(path);
    this.#typed.delete(path);
    if (this.#manual.delete(path)) this.#texts.set(path, plain(text));
    // A save of the same text that was saved by hand changes nothing about it.
    else if (this.#texts.get(path) !== plain(text)) this.#texts.delete(path);
    for (const resolve of this.#waiting.get(path) ?? []) resolve();
    this.#waiting.delete(path);
  }

  /** Resolves when no save by hand is in progress: file watchers may report it before the editor does. */
  settled(path: string): Promise<void> {
    if (!this.#manual.has(path)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.set(path, [...(this.#waiting.get(path) ?? []), resolve]));
  }

  /** The text that was saved by hand last, if nothing else was saved since, is this one. */
  isByHand(path: string, onDisk: string): boolean {
    return this.#texts.get(path) === plain(onDisk);
  }

  /** False: there is nothing to compare. */
  knows(path: string): boolean {
    return this.#texts.has(path);
  }
}

/** Editors show no byte order mark, and give each line the same end. */
function plain(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
}
