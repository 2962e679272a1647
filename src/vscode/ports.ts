// Parts of VS Code that several ports need, as shapes of our own: tests give values in their place.

/** The part of `vscode.Memento` that is needed. */
export interface Memento {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Resolves to the button that was chosen; undefined: the message was closed. */
export type ShowMessage = (message: string, ...buttons: string[]) => Promise<string | undefined>;
