// The part of `vscode.Memento` that is needed, so that what remembers runs in tests without an editor.

export interface Memento {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}
