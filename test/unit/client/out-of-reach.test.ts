import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { describe, it } from 'mocha';
import { ensurePrivateFolder } from '../../../src/rpc/discovery/private-folder.ts';
import { outOfReach } from '../../../src/client/out-of-reach.ts';
import { isUnresponsive } from '../../../src/rpc/wire/unresponsive.ts';
import { setStage, someInfo, temporaryPlace } from '../rpc/stage.ts';

describe('a supervisor that accepts no client', () => {
  it('is named with the process that can be ended', async () => {
    await using stage = await setStage();
    const { address, folder } = stage;
    const error = await outOfReach(address, folder, 3_000);
    assert.ok(isUnresponsive(error));
    assert.deepEqual(error.data, { unresponsive: true, folder: address.folder, pid: process.pid });
    assert.ok(error.message.includes(`process ${process.pid}`), error.message);
  });

  it('is not offered for ending where its number means another process here', async () => {
    await using place = await temporaryPlace();
    const { address, root } = place;
    await ensurePrivateFolder(address.home);
    const info = { ...someInfo, storage: root, machine: `not ${hostname()}` };
    await writeFile(address.info, JSON.stringify(info));
    const error = await outOfReach(address, root, 3_000);
    assert.match(error.message, /of not .* in another container/s);
    assert.deepEqual([isUnresponsive(error), error.data], [false, undefined]);
  });
});
