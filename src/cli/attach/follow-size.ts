// Keeps the terminal size of a task in step with the terminal that shows it.
import { toDisposable, type Disposable } from '../../base/disposable.ts';
import type { OutputStream } from '../host.ts';
import type { Connection } from '../../rpc/connection.ts';

/** The size of a terminal; undefined for other streams. */
export function sizeOf({ isTTY, columns, rows }: OutputStream): { columns: number; rows: number } | undefined {
  return isTTY === true && columns !== undefined && rows !== undefined ? { columns, rows } : undefined;
}

/** Resizes the terminal of a task with `terminal` until it is disposed. */
export function followSize(terminal: OutputStream, client: Connection, task: string): Disposable {
  const sendSize = (): void => {
    const size = sizeOf(terminal);
    // A task that has ended meanwhile needs no size.
    if (size !== undefined) client.request('tasks/resize', { task, ...size }).catch(() => undefined);
  };
  sendSize();
  terminal.on('resize', sendSize);
  return toDisposable(() => terminal.off('resize', sendSize));
}
