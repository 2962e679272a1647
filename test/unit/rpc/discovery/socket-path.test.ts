import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { UserError } from '../../../../src/base/user-error.ts';
import { addressOf, addressOfDeleted } from '../../../../src/rpc/discovery/socket-path.ts';
import type { Surroundings } from '../../../../src/rpc/discovery/surroundings.ts';

describe('the address of a supervisor', () => {
  let root = '';
  const uid = process.getuid?.() ?? 0;

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'address-')));
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  function around(more: Partial<Surroundings> = {}): Surroundings {
    return { env: { XDG_RUNTIME_DIR: root }, platform: 'linux', uid, home: root, ...more };
  }

  it('is the same whichever way the folder is reached', async () => {
    await mkdir(join(root, 'project'));
    await symlink(join(root, 'project'), join(root, 'link'));
    const direct = await addressOf(join(root, 'project'), around());
    assert.deepEqual(await addressOf(join(root, 'link'), around()), direct);
    assert.deepEqual(await addressOf(join(root, 'project', '..', 'project') + '/', around()), direct);
    assert.equal(direct.folder, join(root, 'project'));
  });

  it('is still known when the folder was deleted, also below a link', async () => {
    const project = join(root, 'home', 'project');
    await mkdir(project, { recursive: true });
    await symlink(join(root, 'home'), join(root, 'link'));
    const before = await addressOf(project, around());
    await rm(project, { recursive: true });
    await assert.rejects(addressOf(project, around()), /does not exist/);
    assert.deepEqual(await addressOfDeleted(join(root, 'link', 'project'), around()), before);
    await rm(join(root, 'home'), { recursive: true });
    assert.deepEqual(await addressOfDeleted(project, around()), before);
  });

  it('differs between folders', async () => {
    await mkdir(join(root, 'a'));
    await mkdir(join(root, 'b'));
    const [a, b] = [await addressOf(join(root, 'a'), around()), await addressOf(join(root, 'b'), around())];
    assert.notEqual(a.socket, b.socket);
    assert.equal(a.home, b.home);
  });

  it('is in the runtime folder of the user', async () => {
    assert.equal((await addressOf(root, around())).home, join(root, 'dirigent'));
  });

  it('has no runtime folder that is missing, relative, or another user’s', async () => {
    const ways = join(root, '.local', 'state', 'dirigent', 'ways');
    for (const XDG_RUNTIME_DIR of [join(root, 'missing'), '.', undefined])
      assert.equal((await addressOf(root, around({ env: { XDG_RUNTIME_DIR }, uid: 54321 }))).home, ways);
    assert.equal((await addressOf(root, around({ uid: 54321 }))).home, ways);
  });

  it('is published in one folder of the user, whatever the runtime folder, HOME and TMPDIR are', async () => {
    const { ways } = await addressOf(root, around());
    assert.equal(ways[0], join(root, '.local', 'state', 'dirigent', 'ways'));
    for (const env of [{}, { HOME: '' }, { HOME: '/elsewhere', TMPDIR: '/elsewhere', XDG_STATE_HOME: '/elsewhere' }])
      assert.deepEqual((await addressOf(root, around({ env }))).ways, ways);
  });

  it('is published elsewhere where the home of the user is missing', async () => {
    const { ways } = await addressOf(root, around({ home: join(root, 'missing'), uid: 54321 }));
    assert.deepEqual(ways, ['/tmp/dirigent-54321']);
  });

  it('does not depend on TMPDIR', async () => {
    const env = { TMPDIR: root };
    const [without, within] = [await addressOf(root, around({ env: {} })), await addressOf(root, around({ env }))];
    assert.deepEqual(without, within);
  });

  it('is a named pipe on Windows, with its token in the user’s local application data', async () => {
    const { socket, token } = await addressOf(root, around({ platform: 'win32', env: { LOCALAPPDATA: '/local' } }));
    assert.match(socket, /^\\\\\.\\pipe\\dirigent-[0-9a-f]{20}$/);
    assert.match(token, /^\/local\/dirigent\/[0-9a-f]{20}\.token$/);
  });

  it('is refused in words where the folder does not exist', async () => {
    await assert.rejects(
      addressOf(join(root, 'missing'), around()),
      (error) => error instanceof UserError && error.message.includes('does not exist'),
    );
  });
});
