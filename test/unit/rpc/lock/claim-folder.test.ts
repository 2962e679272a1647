import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { readInfo, thisMachine } from '../../../../src/rpc/discovery/info-file.ts';
import { folderIdentity } from '../../../../src/rpc/discovery/folder-identity.ts';
import { claimFolder, type Claim } from '../../../../src/rpc/lock/claim-folder.ts';
import { endpointInStorage, type Address } from '../../../../src/rpc/discovery/socket-path.ts';
import { eventually } from '../../../support/eventually.ts';
import { setStage, temporaryPlace, type Place } from '../stage.ts';

const about = { version: '1.2.3', storage: '/storage', startedAt: '2026-01-01T00:00:00.000Z' };

async function claimed(address: Address): Promise<Claim> {
  const claim = await claimFolder(address, address.folder);
  assert.ok(claim, 'The folder is taken.');
  return claim;
}

describe('a claim on a folder', () => {
  it('is given once', async () => {
    await using place = await temporaryPlace();
    const { address } = place;
    const claims = await Promise.all(Array.from({ length: 10 }, () => claimFolder(address, address.folder)));
    const held = claims.filter((claim) => claim !== undefined);
    assert.equal(held.length, 1);
    await held[0]?.close();
    await (await claimed(address)).close();
  });

  it('is independent of claims on other folders', async () => {
    await using a = await temporaryPlace();
    await using b = await temporaryPlace();
    const claims = [await claimed(a.address), await claimed(b.address)];
    await Promise.all(claims.map((claim) => claim.close()));
  });

  it('leaves token, info and socket to the user alone, and takes them away at the end', async () => {
    await using place = await temporaryPlace();
    const { address } = place;
    const claim = await claimed(address);
    await claim.open(about, (socket) => socket.destroy());
    for (const path of [address.token, address.info, address.socket])
      assert.equal((await stat(path)).mode & 0o777, 0o600, path);
    assert.equal((await stat(address.home)).mode & 0o777, 0o700);
    assert.equal(await readFile(address.token, 'utf8'), claim.token);
    assert.ok(claim.token.length >= 43, 'The token has 256 bits.');
    const { socket, token } = address;
    const machine = thisMachine();
    const identity = await folderIdentity(address.folder);
    const reported = {
      pid: process.pid,
      protocol: 1,
      folder: address.folder,
      ...about,
      socket,
      token,
      machine,
      identity,
    };
    const posts = [address.info, ...address.ways.map((home) => join(home, basename(address.info)))];
    for (const info of [...posts, endpointInStorage(address.folder, address).info])
      assert.deepEqual(await readInfo(info), reported);
    await claim.close();
    assert.deepEqual(
      (await readdir(address.home)).filter((name) => !name.endsWith('.lock')),
      [],
    );
  });

  it('leaves nothing where it is closed while it opens: the first client may end it at once', async () => {
    await using place = await temporaryPlace();
    const { address } = place;
    const claim = await claimed(address);
    const opening = claim.open(about, (socket) => socket.destroy());
    await setImmediate();
    await Promise.all([opening, claim.close()]);
    for (const home of [address.home, ...address.ways, endpointInStorage(address.folder, address).home])
      assert.deepEqual(
        (await readdir(home).catch(() => [])).filter((name) => /\.(info|json|token|sock)$/.test(name)),
        [],
      );
    assert.equal(await readInfo(address.info), undefined);
  });

  it('records the storage when tasks are left running', async () => {
    await using place = await temporaryPlace();
    const { address } = place;
    const claim = await claimed(address);
    await claim.open(about, (socket) => socket.destroy());
    await claim.close({ leavesTasks: true });
    assert.equal((await readInfo(address.info))?.storage, '/storage');
  });

  it('replaces what a dead supervisor left, and half-written files too', async () => {
    await using place = await temporaryPlace();
    const { address } = place;
    await mkdir(address.home, { mode: 0o700 });
    for (const path of [address.socket, address.token, address.info, `${address.token}.123.tmp`])
      await writeFile(path, 'left');
    const claim = await claimed(address);
    await claim.open(about, (socket) => socket.destroy());
    assert.equal(await readFile(address.token, 'utf8'), claim.token);
    assert.ok(!(await readdir(address.home)).some((name) => name.endsWith('.tmp')));
    await claim.close();
  });

  for (const what of ['socket', 'token', 'info', 'home'] as const) {
    it(`puts everything back when the ${what} is removed, and keeps its connections`, async () => {
      await using stage = await setStage();
      const before = await stage.connect();
      await rm(stage.address[what], { recursive: true });
      await eventually(async () => {
        await stat(stage.address.info);
        (await stage.connect()).dispose();
      });
      assert.equal(await readFile(stage.address.token, 'utf8'), stage.claim.token);
      await before.request('tasks/list', {});
      await rm(stage.address[what], { recursive: true });
      await eventually(async () => (await stage.connect()).dispose());
      before.dispose();
    });
  }

  it('says so when it cannot put back what was removed, and does when it can again', async () => {
    await using place = await temporaryPlace();
    const { address } = place;
    const [ways = ''] = address.ways;
    const claim = await claimed(address);
    const problems: string[] = [];
    await claim.open(about, (socket) => socket.destroy(), { onProblem: (message) => problems.push(message) });
    // It may be put back between the two.
    await eventually(async () => {
      await rm(ways, { recursive: true, force: true });
      await writeFile(ways, 'in the way');
    });
    await eventually(() => assert.match(problems[0] ?? '', /Some clients cannot find this supervisor: .*ways/));
    await rm(ways);
    await eventually(() => assert.equal(problems.at(-1), 'All clients can connect again.'));
    await stat(join(ways, basename(address.info)));
    await claim.close();
  });

  it('has a token of its own each time', async () => {
    await using place = await temporaryPlace();
    const { address } = place;
    const first = await claimed(address);
    await first.close();
    const second = await claimed(address);
    await second.close();
    assert.notEqual(first.token, second.token);
  });

  it('passes over a folder for the socket that others may enter, or that is a link', async () => {
    for (const spoil of [spoiltByRights, spoiltByLink]) {
      await using stage = await setStage({}, undefined, spoil);
      const found = await readInfo(join(stage.address.ways[0] ?? '', basename(stage.address.info)));
      assert.equal(dirname(found?.socket ?? ''), stage.address.ways[0]);
      (await stage.connect()).dispose();
    }
  });
});

async function spoiltByRights({ address }: Place): Promise<void> {
  await mkdir(address.home);
  await chmod(address.home, 0o770);
}

async function spoiltByLink({ root, address }: Place): Promise<void> {
  await mkdir(join(root, 'elsewhere'), { mode: 0o700 });
  await symlink(join(root, 'elsewhere'), address.home);
}

describe('an info file', () => {
  it('that makes no sense is as good as none', async () => {
    await using place = await temporaryPlace();
    const { root } = place;
    for (const text of [
      '',
      '{',
      '[]',
      'null',
      '{"pid":"x"}',
      JSON.stringify({ ...about, pid: 1.5, protocol: 1, folder: '/f' }),
    ]) {
      const path = join(root, 'info.json');
      await writeFile(path, text);
      assert.equal(await readInfo(path), undefined, text);
    }
    assert.equal(await readInfo(join(root, 'missing')), undefined);
  });
});
