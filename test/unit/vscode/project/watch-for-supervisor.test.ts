import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Address } from '../../../../src/rpc/socket-path.ts';
import { watchForSupervisor } from '../../../../src/vscode/project/watch-for-supervisor.ts';
import { eventually } from '../../../support/eventually.ts';

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
    using _ = asUsing(watchForSupervisor(() => Promise.resolve(nowhere), look));
    await eventually(() => assert.equal(looks, 1));
  });

  it('does not look once nobody waits any more', async () => {
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
