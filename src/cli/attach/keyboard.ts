// Three ways in which input comes: every key, whole lines, or a pipe.
import { createInterface, emitKeypressEvents } from 'node:readline';
import { toDisposable, type Disposable } from '../../base/disposable.ts';
import type { Host, InputStream, OutputStream } from '../host.ts';
import { DetachKeys } from './detach-keys.ts';

export interface KeyboardEvents {
  readonly send: (data: Buffer) => void;
  readonly detach: () => void;
}

export function openKeyboard(host: Host, everyKey: boolean, events: KeyboardEvents): Disposable {
  const { stdin, stdout } = host;
  if (stdin.isTTY !== true) return pipe(stdin, events);
  return everyKey ? keys(stdin, events) : lines(stdin, stdout, events);
}

function pipe(stdin: InputStream, { send, detach }: KeyboardEvents): Disposable {
  const onData = (data: Buffer): void => send(data);
  stdin.on('data', onData);
  stdin.once('end', detach);
  return toDisposable(() => {
    stdin.off('data', onData);
    stdin.off('end', detach);
    stdin.pause();
  });
}

function keys(stdin: InputStream, { send, detach }: KeyboardEvents): Disposable {
  const detachKeys = new DetachKeys();
  const onData = (data: Buffer): void => {
    const taken = detachKeys.take(data);
    if (taken.pass.length > 0) send(taken.pass);
    if (taken.detach) detach();
  };
  stdin.setRawMode?.(true);
  stdin.on('data', onData);
  return toDisposable(() => {
    stdin.off('data', onData);
    stdin.setRawMode?.(false);
    stdin.pause();
  });
}

/** The terminal's own line editing has no place for a key that detaches; readline's has. */
function lines(stdin: InputStream, stdout: OutputStream, { send, detach }: KeyboardEvents): Disposable {
  const editor = createInterface({ input: stdin, output: stdout, prompt: '', terminal: true });
  emitKeypressEvents(stdin, editor);
  let before: string | undefined;
  const onKey = (_text: string | undefined, key: { readonly sequence?: string }): void => {
    if (key.sequence === '\x1d' || (before === '\x10' && key.sequence === '\x11')) detach();
    before = key.sequence;
  };
  stdin.on('keypress', onKey);
  editor.on('line', (line) => send(Buffer.from(`${line}\n`)));
  editor.on('SIGINT', detach);
  editor.on('close', detach);
  return toDisposable(() => {
    stdin.off('keypress', onKey);
    editor.off('close', detach);
    editor.close();
  });
}
