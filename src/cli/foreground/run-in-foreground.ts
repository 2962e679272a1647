// Runs an ad hoc command as if the terminal ran it itself (`dirigent run --wait`).
import { DisposableStore, toDisposable, type Disposable } from '../../base/disposable.ts';
import { UserError } from '../../base/user-error.ts';
import type { RunParams } from '../../model/requests.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import { followSize } from '../attach/follow-size.ts';
import { exitCodes, signalExitCode } from '../exit-code.ts';
import type { Host, HostSignal } from '../host.ts';
import type { Connection } from '../../rpc/connection.ts';
import { forwardInput } from './forward-input.ts';
import type { Invocation } from '../invocation.ts';
import type { TableMirror } from '../../client/table-mirror.ts';
import type { Printer } from '../print/printer.ts';
import { BytePrinter } from '../streams/byte-printer.ts';
import { OutputReader } from '../../client/output/output-reader.ts';
import { watchTable } from '../watch/watching.ts';
import { isAtRest } from '../../model/status.ts';

/** Exit codes of timeout(1) and of shells. */
const TIMED_OUT = 124;
const NOT_STARTED = 127;

/** Runs a command like a child of this process: prints its output, forwards signals to it, returns its exit code. */
export async function runInForeground(
  cli: Invocation,
  params: RunParams,
  options: { readonly remove: boolean },
): Promise<number> {
  const watching = await watchTable(cli, { toStart: true });
  const store = new DisposableStore();
  try {
    const { client, mirror } = watching;
    const { name } = await client.request('tasks/run', params);
    watching.started();
    const lost = Promise.withResolvers<never>();
    store.add(client.onDidClose(() => lost.reject(new UserError('connection-lost', 'The supervisor has exited.'))));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
      store.add(cli.host.onSignal(signal, () => forward(client, name, signal)));
    }
    store.add(giveInput(cli.host, client, name, params.tty !== undefined));
    if (params.tty !== undefined) store.add(followSize(cli.host.stdout, client, name));
    await client.request('subscribe', { changes: true, output: [name] });
    const printers = [
      new BytePrinter(store.add(OutputReader.following(client, { task: name, kind: 'stdout' })), cli.out),
      new BytePrinter(store.add(OutputReader.following(client, { task: name, kind: 'stderr' })), cli.err),
    ];
    const printed = Promise.all(printers.map((printer) => printer.run()));
    const ended = await Promise.race([untilEnded(mirror, name), printed.then(() => lost.promise), lost.promise]);
    for (const printer of printers) printer.finish();
    await printed;
    if (options.remove) await client.request('tasks/remove', { task: name });
    return exitCodeOfTask(ended, cli.err);
  } finally {
    store.dispose();
    watching.dispose();
  }
}

/** Forwards standard input to the command, with its end. Input after the command ended is dropped silently. */
function giveInput(host: Host, client: Connection, task: string, everyKey: boolean): Disposable {
  const end = (): Promise<unknown> => client.request('tasks/input', { task, end: true });
  if (host.inputIsTaken === true) {
    end().catch(() => undefined);
    return NOTHING;
  }
  if (host.stdin.isTTY === true && host.isInForeground?.() === false) return NOTHING;
  const send = (data: Buffer): Promise<unknown> =>
    client.request('tasks/input', { task, data: data.toString('base64') });
  const forwarding = forwardInput(host.stdin, { send, end, onError: () => undefined });
  if (!everyKey || host.stdin.isTTY !== true) return forwarding;
  host.stdin.setRawMode?.(true);
  return toDisposable(() => {
    host.stdin.setRawMode?.(false);
    forwarding.dispose();
  });
}

const NOTHING: Disposable = { dispose: () => undefined };

/** A signal that comes after the command ended is dropped silently. */
function forward(client: Connection, task: string, signal: HostSignal): void {
  client.request('tasks/signal', { task, signal }).catch(() => undefined);
}

async function untilEnded(mirror: TableMirror, name: string): Promise<TaskInfo> {
  let last = mirror.get(name);
  await mirror.until(() => {
    const task = mirror.get(name);
    last = task ?? last;
    return task === undefined || isAtRest(task.status);
  });
  if (last === undefined) throw new UserError('unknown-task', `"${name}" was removed before it ended.`);
  return last;
}

function exitCodeOfTask(task: TaskInfo, err: Printer): number {
  const { status } = task;
  if (status.kind === 'finished') return task.exitCode ?? exitCodes.ok;
  if (status.kind !== 'failed') return task.exitCode ?? signalExitCode('SIGTERM');
  if (status.reason === 'signal' && status.signal !== undefined) return signalExitCode(status.signal);
  if (status.reason === 'exit' && status.exitCode !== undefined) return status.exitCode;
  err.line(`dirigent: ${task.name}: ${status.message}`);
  if (status.reason === 'timeout') return TIMED_OUT;
  return status.reason === 'spawn' ? NOT_STARTED : exitCodes.failed;
}
