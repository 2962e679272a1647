// Reads input for a task: raw keys, whole lines, or a pipe.
import { createInterface, emitKeypressEvents } from 'node:readline';
import { DisposableStore, toDisposable, type Disposable } from '../../base/disposable.ts';
import type { Host, InputStream, OutputStream } from '../host.ts';
import { forwardInput } from '../foreground/forward-input.ts';
import { DetachKeys } from './detach-keys.ts';

export interface KeyboardEvents {
  /** Resolves when the task has taken the input; a source that can be paused waits for that. */
  readonly send: (data: Buffer) => Promise<unknown>;
  readonly end: () => Promise<unknown>;
  readonly detach: () => void;
}

export function openKeyboard(host: Host, everyKey: boolean, events: KeyboardEvents): Disposable {
  const { stdin, stdout } = host;
  if (stdin.isTTY !== true) return pipe(stdin, events);
  return everyKey ? keys(stdin, events) : lines(stdin, stdout, events);
}

/** The end of the pipe does not end the input of the task: other clients may send more. */
function pipe(stdin: InputStream, { send, detach }: KeyboardEvents): Disposable {
  const end = (): Promise<void> => {
    detach();
    return Promise.resolve();
  };
  return forwardInput(stdin, { send, end, onError: () => undefined });
}

function keys(stdin: InputStream, { send, detach }: KeyboardEvents): Disposable {
  const detachKeys = new DetachKeys();
  const onData = (data: Buffer): void => {
    const taken = detachKeys.take(data);
    if (taken.pass.length > 0) void send(taken.pass);
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

/** Uses the line editing of readline: that of the terminal driver has no key that detaches. */
function lines(stdin: InputStream, stdout: OutputStream, events: KeyboardEvents): Disposable {
  const { send, end, detach } = events;
  const rest = new DisposableStore();
  const editor = createInterface({ input: stdin, output: stdout, prompt: '', terminal: true });
  emitKeypressEvents(stdin, editor);
  let before: string | undefined;
  const onKey = (_text: string | undefined, key: { readonly sequence?: string }): void => {
    if (key.sequence === '\x1d' || (before === '\x10' && key.sequence === '\x11')) detach();
    before = key.sequence;
  };
  stdin.on('keypress', onKey);
  editor.on('line', (line) => void send(Buffer.from(`${line}\n`)));
  editor.on('SIGINT', detach);
  const onlyCtrlC = (data: Buffer): Promise<void> => {
    if (data.includes(CTRL_C)) detach();
    return Promise.resolve();
  };
  // Ctrl-D on an empty line, as in a terminal.
  const onClose = (): void => {
    stdin.off('keypress', onKey);
    void end();
    rest.add(keys(stdin, { ...events, send: onlyCtrlC }));
    stdin.resume();
  };
  editor.on('close', onClose);
  rest.add(
    toDisposable(() => {
      stdin.off('keypress', onKey);
      editor.off('close', onClose);
      editor.close();
    }),
  );
  return rest;
}

const CTRL_C = 0x03;
