// How long a supervisor lets itself be found: with a lock and watches of the test's choice, and a clock set by hand.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'mocha';
import { readInfo, type InfoFile } from '../../../../src/rpc/discovery/info-file.ts';
import { Publication, type Guarded } from '../../../../src/rpc/discovery/publication.ts';
import { endpointInStorage } from '../../../../src/rpc/discovery/socket-path.ts';
import { eventually } from '../../../support/eventually.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { temporaryPlace, type Place } from '../stage.ts';

interface Published extends AsyncDisposable {
  readonly place: Place;
  readonly clock: ManualClock;
  readonly ways: string;
  readonly problems: string[];
  readonly lost: Guarded[];
  /** What another process holds. */
  held: Guarded | undefined;
  /** Where the ways lead. */
  socket(): Promise<string | undefined>;
  info(): Promise<InfoFile | undefined>;
}

async function publish(prepare: (place: Place) => Promise<void> = () => Promise.resolve()): Promise<Published> {
  const place = await temporaryPlace();
  await prepare(place);
  const { root, address } = place;
  const [ways = ''] = address.ways;
  const clock = new ManualClock();
  const published: Published = {
    ...{ place, clock, ways, held: undefined, problems: [], lost: [] },
    socket: async () => (await published.info())?.socket,
    info: () => readInfo(join(ways, basename(address.info))),
    async [Symbol.asyncDispose]() {
      await publication.close({ leavesTasks: false });
      await place[Symbol.asyncDispose]();
    },
  };
  const publication = new Publication({
    ...{ address, storage: root, ways, token: 'token', clock },
    about: { version: '1.2.3', storage: root, startedAt: new Date(0).toISOString() },
    accept: (socket) => socket.destroy(),
    renewLocks: () => Promise.resolve(published.held),
    onProblem: (problem) => published.problems.push(problem),
    onLost: (what) => published.lost.push(what),
  });
  await publication.open();
  return published;
}

/** A part of it may be put back while the rest is being removed. */
async function vanish(path: string): Promise<void> {
  await eventually(() => rm(path, { recursive: true }));
}

/** Whatever is asked to be watched, the system has no watches left: inotify(7), ENOSPC. */
function withoutWatches(): Disposable {
  const { watch } = fs;
  fs.watch = () => {
    throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  };
  syncBuiltinESMExports();
  return {
    [Symbol.dispose]() {
      fs.watch = watch;
      syncBuiltinESMExports();
    },
  };
}

describe('the publication of a supervisor', () => {
  it('is put back where the folder that vanished was that of its only door', async () => {
    // A file where the runtime folder should be, as good as none: the socket is beside the way.
    await using published = await publish(({ address }) => writeFile(address.home, ''));
    const { ways } = published;
    assert.equal(dirname((await published.socket()) ?? ''), ways);
    await vanish(ways);
    await eventually(async () => assert.ok((await stat((await published.socket()) ?? '')).isSocket()));
  });

  it('goes on in the other folders where one of them cannot be had any more', async () => {
    await using published = await publish();
    const { address, root } = published.place;
    const unusable = endpointInStorage(root, address).home;
    await chmod(unusable, 0o750);
    await vanish(address.home);
    await eventually(async () => assert.ok((await stat((await published.socket()) ?? '')).isSocket()));
    await eventually(() =>
      assert.match(published.problems.at(-1) ?? '', /Some clients cannot find this supervisor: .*750/),
    );
    await chmod(unusable, 0o700);
    await eventually(() => {
      published.clock.advance(60_000);
      assert.equal(published.problems.at(-1), 'All clients can connect again.');
    });
  });

  it('puts its token back where the file says another one', async () => {
    await using published = await publish();
    const { token } = published.place.address;
    await writeFile(token, 'of a backup', { mode: 0o600 });
    await eventually(async () => {
      assert.equal(await readFile(token, 'utf8'), 'token');
    });
  });

  it('is looked at again and again where folders cannot be watched', async () => {
    using _ = withoutWatches();
    await using published = await publish();
    const { clock, ways } = published;
    for (const round of ['first', 'second', 'third']) {
      await eventually(() => assert.equal(clock.pending, 1, round));
      await vanish(ways);
      clock.advance(60_000);
      await eventually(async () => assert.ok(await published.socket(), round));
    }
  });

  it('waits for a process that holds the lock of the project for a moment, as a launcher does', async () => {
    await using published = await publish();
    const { clock, ways, lost, problems } = published;
    published.held = 'project';
    await vanish(ways);
    await eventually(() => assert.match(problems[0] ?? '', /another process holds it now/));
    published.held = undefined;
    await eventually(() => {
      clock.advance(60_000);
      assert.equal(problems.at(-1), 'All clients can connect again.');
    });
    assert.ok(await published.socket());
    assert.deepEqual(lost, []);
  });

  it('gives up to one that holds the lock of the project to stay', async () => {
    await using published = await publish();
    const { clock, ways, lost } = published;
    published.held = 'project';
    const start = clock.now();
    await vanish(ways);
    while (lost.length === 0) {
      await eventually(() => assert.ok(clock.pending === 1 || lost.length === 1));
      clock.advance(1000);
    }
    assert.deepEqual(lost, ['project']);
    assert.ok(clock.now() - start >= 15_000, `after ${clock.now() - start} ms`);
  });

  it('gives up at once to one that has its state', async () => {
    await using published = await publish();
    published.held = 'state';
    await vanish(published.ways);
    await eventually(() => assert.deepEqual(published.lost, ['state']));
  });
});
