import assert from 'node:assert/strict';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { folderHash, workspaceId } from '../../../../src/base/folder-id.ts';
import { storageRoot } from '../../../../src/rpc/discovery/storage-root.ts';
import { supervisorEnv } from '../../../../src/client/supervisor-env.ts';

describe('the environment of the supervisor', () => {
  it('is what belongs to the user and the machine', () => {
    const env = { PATH: '/bin', HOME: '/home/me', LC_ALL: 'C', XDG_RUNTIME_DIR: '/run/user/1', DIRIGENT_STORAGE: '/s' };
    assert.deepEqual(supervisorEnv(env), { ...env, DIRIGENT_RUN: 'supervisor', ELECTRON_RUN_AS_NODE: '1' });
  });

  it('has nothing of the terminal or the editor that happened to be first', () => {
    const env = { VSCODE_IPC_HOOK: 'x', NODE_OPTIONS: '--inspect', SECRET: 'x', TERM: 'xterm', npm_config_x: 'y' };
    assert.deepEqual(supervisorEnv(env), { DIRIGENT_RUN: 'supervisor', ELECTRON_RUN_AS_NODE: '1' });
  });

  it('has no mark of the task that launched it, with which it would be stopped', () => {
    assert.deepEqual(supervisorEnv({ DIRIGENT_TASK: 'a', DIRIGENT_RUN: 'b' }), {
      DIRIGENT_RUN: 'supervisor',
      ELECTRON_RUN_AS_NODE: '1',
    });
  });

  it('keeps names that Windows writes in its own way', () => {
    assert.deepEqual(supervisorEnv({ Path: 'C:\\', SystemRoot: 'C:\\Windows' }), {
      Path: 'C:\\',
      SystemRoot: 'C:\\Windows',
      DIRIGENT_RUN: 'supervisor',
      ELECTRON_RUN_AS_NODE: '1',
    });
  });
});

describe('the storage', () => {
  it('is where the environment says, else in the state folder of the user', async () => {
    const home = homedir();
    assert.equal(await storageRoot({ DIRIGENT_STORAGE: '/own', XDG_STATE_HOME: '/state' }), '/own');
    assert.equal(await storageRoot({ XDG_STATE_HOME: '/state' }), '/state/dirigent');
    assert.equal(
      await storageRoot({ XDG_STATE_HOME: 'relative', HOME: home }),
      join(home, '.local', 'state', 'dirigent'),
    );
    assert.equal(await storageRoot({ HOME: home }), join(home, '.local', 'state', 'dirigent'));
  });

  it('is in the home of passwd where HOME is empty, relative or nowhere, never below the working folder', async () => {
    const expected = join(userInfo().homedir, '.local', 'state', 'dirigent');
    for (const HOME of ['', 'relative', '/nowhere/at/all', undefined])
      assert.equal(await storageRoot({ HOME, XDG_STATE_HOME: '' }), expected);
  });

  it('is refused in words where DIRIGENT_STORAGE is a relative path', async () => {
    await assert.rejects(
      storageRoot({ DIRIGENT_STORAGE: './state' }),
      /DIRIGENT_STORAGE must be an absolute path; it is ".\/state"/,
    );
  });

  it('has a folder for each workspace, whose name tells which', () => {
    assert.equal(workspaceId('/home/me/my app'), `my-app-${folderHash('/home/me/my app')}`);
    assert.notEqual(workspaceId('/a/app'), workspaceId('/b/app'));
    assert.equal(workspaceId('/'), folderHash('/'));
    assert.equal(workspaceId('/x/..-🎼'), folderHash('/x/..-🎼'));
    assert.ok(workspaceId(`/${'x'.repeat(255)}`).length <= 61);
  });
});
