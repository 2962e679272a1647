// A supervisor without tasks: takes its folder and serves it, as the real one does, and fails where a test wants it to.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../../src/base/clock.ts';
import { claimFolder, EXIT_ALREADY_RUNNING } from '../../../src/rpc/lock/claim-folder.ts';
import { createServer } from '../../../src/rpc/server/server.ts';
import { addressOf } from '../../../src/rpc/discovery/socket-path.ts';
import { plainHandlers, someInfo } from '../../unit/rpc/stage.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { folder: text, storage: text, fail: text, config: text } });
const { folder = '', storage = '', fail } = values;

appendFileSync(join(storage, 'started'), `${process.pid}\n`);
dieAt('begin');
if (fail === 'loudly') {
  console.error('The tiny supervisor cannot start today.');
  process.exit(3);
}
const claim = await claimFolder(await addressOf(folder), storage);
if (claim === undefined) process.exit(EXIT_ALREADY_RUNNING);
dieAt('claimed');
const server = createServer({
  token: claim.token,
  clock: systemClock(),
  onError: console.error,
  handlers: {
    ...plainHandlers,
    'supervisor/info': () => Promise.resolve({ ...someInfo, pid: process.pid, storage }),
    'supervisor/shutdown': ({ stopTasks }) => {
      setImmediate(() => {
        const farewell = server.end();
        void claim
          .close({ leavesTasks: !stopTasks })
          .then(() => farewell)
          .then(() => process.exit(0));
      });
      return Promise.resolve(null);
    },
  },
});
if (fail === 'silently') setInterval(() => undefined, 60_000);
else {
  await claim.open({ version: '1.0.0', storage, startedAt: new Date().toISOString() }, (socket) =>
    server.accept(socket),
  );
  dieAt('open');
}

function dieAt(point: string): void {
  if (fail === point) process.kill(process.pid, 'SIGKILL');
}
