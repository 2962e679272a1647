import { randomBytes, randomInt } from 'node:crypto';
import { connect as dial, type Socket } from 'node:net';
import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';

/** What strangers and broken clients send: noise, half messages, wrong types, 100 MB without an end, nothing at all. */
const MANNERS: readonly ((socket: Socket) => void)[] = [
  (socket) => socket.write(randomBytes(randomInt(1, 100_000))),
  (socket) => socket.write('{"jsonrpc":"2.0","id":1,"method":"tasks/start","params":'),
  (socket) => socket.write('{"jsonrpc":"2.0","id":{},"method":7,"params":"x"}\n'.repeat(200)),
  (socket) => socket.write('{"jsonrpc":"2.0","id":1,"method":"hello","params":{"token":1}}\n'),
  (socket) => writeEndless(socket, 100 * 1024 * 1024),
  (socket) => socket.end(),
  () => undefined,
];

function writeEndless(socket: Socket, left: number): void {
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  const next = (): void => {
    if (left <= 0 || socket.destroyed) return;
    left -= chunk.length;
    socket.write(chunk, next);
  };
  next();
}

export async function badClients(rounds: number): Promise<Tally> {
  const result = tally('noise, half-open and oversized clients');
  await using supervised = await Supervised.start('[[tasks]]\nname = "calm"\ncommand = "sleep 1000"\nshell = true\n');
  const pid = (await supervised.start('calm')).tasks[0]?.task.pid;
  const { socket: path } = await supervised.address();
  const sockets: Socket[] = [];
  for (; result.rounds < rounds; result.rounds++) {
    const socket = dial(path).on('error', () => undefined);
    sockets.push(socket);
    socket.on('connect', () => MANNERS[result.rounds % MANNERS.length]?.(socket));
    const { tasks } = await supervised.request('tasks/list', {});
    if (tasks[0]?.pid !== pid) result.faults.push('the table changed');
    if (sockets.length > 50) sockets.shift()?.destroy();
  }
  for (const socket of sockets) socket.destroy();
  const { memory } = await supervised.request('supervisor/info', {});
  if (memory.rss > 300 * 1024 * 1024) result.faults.push(`the supervisor has grown to ${String(memory.rss)} bytes`);
  await supervised.stop('calm');
  result.orphans += (await supervised.processes()).length - 1;
  return result;
}
