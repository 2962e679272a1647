// Attaches the terminal to a running task (`dirigent attach`).
import { DisposableStore } from '../../base/disposable.ts';
import type { InputParams } from '../../model/requests.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import type { Invocation } from '../invocation.ts';
import { BytePrinter } from '../streams/byte-printer.ts';
import { OutputReader } from '../../client/output/output-reader.ts';
import type { Watching } from '../watch/watching.ts';
import { followSize } from './follow-size.ts';
import { openKeyboard } from './keyboard.ts';
import { isAtRest } from '../../model/status.ts';

/** Lines of earlier output that are shown first, so that the screen is not empty. */
const TAIL_LINES = 20;

/** Attaches the terminal to a task until it is detached, or the task has ended for good. */
export async function attachTo(cli: Invocation, watching: Watching, task: TaskInfo): Promise<void> {
  const { client, mirror } = watching;
  const { name } = task;
  const store = new DisposableStore();
  const done = Promise.withResolvers<string>();
  const terminal = cli.host.stdin.isTTY === true;
  if (terminal) cli.err.line(cli.err.style('dim', `Attached to ${name}. Press Ctrl-] to detach.`));
  await client.request('subscribe', { changes: true, output: [name] });
  // The bytes as they come, with prompts that have no newline: combined.log has a line only once it has ended.
  const printers = (['stdout', 'stderr'] as const).map(
    (kind) =>
      new BytePrinter(
        store.add(OutputReader.following(client, { task: name, kind, start: { tailLines: TAIL_LINES } })),
        cli.out,
      ),
  );
  const printed = Promise.all(printers.map((printer) => printer.run()));
  // One write at a time keeps the order.
  let writing: Promise<unknown> = Promise.resolve();
  const give = (input: Omit<InputParams, 'task'>): Promise<unknown> => {
    writing = writing.then(() => client.request('tasks/input', { task: name, ...input }));
    writing.catch((error: unknown) => done.reject(error));
    return writing;
  };
  const send = (data: Buffer): Promise<unknown> => give({ data: data.toString('base64') });
  const end = (): Promise<unknown> => give({ end: true });
  const detach = (): void =>
    void writing.then(
      () => done.resolve(`Detached. ${name} keeps running.`),
      () => undefined,
    );
  store.add(openKeyboard(cli.host, task.definition.tty, { send, end, detach }));
  if (terminal && task.definition.tty) store.add(followSize(cli.host.stdout, client, name));
  store.add(client.onDidClose(() => done.resolve('The supervisor has exited.')));
  mirror
    .until(() => !isGoingOn(mirror.get(name)))
    .then(
      () => done.resolve(`${name} has ended.`),
      () => undefined,
    );
  try {
    const farewell = await Promise.race([done.promise, printed.then(() => done.promise)]);
    for (const printer of printers) printer.finish();
    await printed;
    if (terminal) cli.err.line(cli.err.style('dim', `\n${farewell}`));
  } finally {
    store.dispose();
  }
}

function isGoingOn(task: TaskInfo | undefined): boolean {
  return task !== undefined && !isAtRest(task.status);
}
