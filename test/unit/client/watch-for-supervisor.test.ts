import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Address } from '../../../src/rpc/discovery/socket-path.ts';
import { watchForSupervisor } from '../../../src/client/watch-for-supervisor.ts';
import { eventually } from '../../support/eventually.ts';
import { ManualClock } from '../../support/manual-clock.ts';

describe('the watch for the supervisor of another client', () => {
  let folder: string;
  let address: Address;
  let looks: number;
  const look = (): void => {
    looks++;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watch-'));
    address = { folder, home: folder, ways: [folder], info: join(folder, 'supervisor.json') } as unknown as Address;
    looks = 0;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('looks once it stands, for the one that came before, and at every sign', async () => {
    using _ = asUsing(watchForSupervisor(() => Promise.resolve(address), look));
    await eventually(() => assert.equal(looks, 1));
    await writeFile(address.info, '{}');
    await eventually(() => assert.ok(looks > 1));
    const before = looks;
    await writeFile(join(folder, 'other.json'), '{}');
    await rm(address.info);
    // The removal is one sign; what else happened came before it.
    await eventually(() => assert.ok(looks > before));
    assert.ok(looks <= before + 2, `${looks - before} looks`);
  });

  it('looks once where nothing can be watched', async () => {
    const nowhere = { ...address, ways: [join(folder, 'missing')] };
    using _ = asUsing(watchForSupervisor(() => Promise.resolve(nowhere), look, new ManualClock()));
    await eventually(() => assert.equal(looks, 1));
  });

  it('is set up again when its folder was deleted, and finds what came before that', async () => {
    const clock = new ManualClock();
    using _ = asUsing(watchForSupervisor(() => Promise.resolve(address), look, clock));
    await eventually(() => assert.equal(looks, 1));
    await rm(folder, { recursive: true });
    await eventually(() => assert.equal(clock.pending, 1));
    await mkdir(folder);
    const before = looks;
    clock.advance(1000);
    await eventually(() => assert.equal(looks, before + 1));
    await writeFile(address.info, '{}');
    await eventually(() => assert.ok(looks > before + 1));
    assert.equal(clock.pending, 0);
  });

  it('is tried ever more seldom where it cannot be set, and looks when it stands', async () => {
    const clock = new ManualClock();
    const missing = join(folder, 'missing');
    let tries = 0;
    const nowhere = (): Promise<Address> => {
      tries++;
      return Promise.resolve({ ...address, ways: [missing] });
    };
    const watching = watchForSupervisor(nowhere, look, clock);
    const pauses = [1, 2, 4, 8, 16, 32, 60, 60];
    for (const [index, pause] of pauses.entries()) {
      await eventually(() => assert.equal(clock.pending, 1));
      clock.advance(pause * 1000 - 1);
      assert.equal(tries, index + 1);
      clock.advance(1);
      assert.equal(tries, index + 2);
    }
    await eventually(() => assert.equal(clock.pending, 1));
    assert.equal(looks, 1);
    await mkdir(missing);
    clock.advance(60_000);
    await eventually(() => assert.equal(looks, 2));
    await rm(missing, { recursive: true });
    await eventually(() => assert.equal(clock.pending, 1));
    watching.dispose();
    assert.equal(clock.pending, 0);
  });

  it('is tried again where it is not known yet what to watch', async () => {
    const clock = new ManualClock();
    let isThere = false;
    const find = (): Promise<Address> => (isThere ? Promise.resolve(address) : Promise.reject(new Error('No folder.')));
    using _ = asUsing(watchForSupervisor(find, look, clock));
    await eventually(() => assert.equal(clock.pending, 1));
    isThere = true;
    clock.advance(1000);
    await eventually(() => assert.equal(looks, 2));
  });

  it('does not look once it is disposed', async () => {
    const found = Promise.withResolvers<Address>();
    watchForSupervisor(() => found.promise, look).dispose();
    found.resolve(address);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(looks, 0);
  });
});

function asUsing(watch: { dispose(): void }): Disposable {
  return { [Symbol.dispose]: () => watch.dispose() };
}
