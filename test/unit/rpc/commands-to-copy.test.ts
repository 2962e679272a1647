// What the messages of this room tell people to type has paths in it that somebody else may have chosen.
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { folderHash } from '../../../src/base/folder-id.ts';
import type { SupervisorInfo } from '../../../src/model/clients.ts';
import { folderIdentity } from '../../../src/rpc/discovery/folder-identity.ts';
import { awaitRenamedFolder } from '../../../src/client/renamed-folder.ts';
import { thisMachine, type InfoFile } from '../../../src/rpc/discovery/info-file.ts';
import { assertPrivate } from '../../../src/rpc/discovery/private-folder.ts';
import { assertServes } from '../../../src/rpc/server/serves.ts';
import { endpointIn, type Address } from '../../../src/rpc/discovery/socket-path.ts';
import { bashWords, MEAN_NAME } from '../../support/bash-words.ts';
import { someClient } from './stage.ts';

describe('a command in a message', () => {
  let root: string;
  beforeEach(async () => void (root = await realpath(await mkdtemp(join(tmpdir(), 'copied-')))));
  afterEach(() => rm(root, { recursive: true }));

  const messageOf = async (refused: Promise<unknown>): Promise<string> =>
    refused.then(
      () => assert.fail('nothing was refused'),
      (error: unknown) => (error as Error).message,
    );

  it('quotes a file that another one is served instead of', async () => {
    const configFile = join(root, MEAN_NAME);
    const message = await messageOf(assertServes({ folder: root, configFile, pid: 1 } as SupervisorInfo, 'other.toml'));
    const [, setting = '', command = ''] = /Use that one \(([^]*); in VS Code[^]* first: ([^]*)$/.exec(message) ?? [];
    assert.deepEqual(bashWords(setting), [`DIRIGENT_CONFIG=${MEAN_NAME}`]);
    assert.deepEqual(bashWords(command), [`DIRIGENT_CONFIG=${MEAN_NAME}`, 'dirigent', 'down']);
  });

  it('quotes a folder that is open to others', async function () {
    if (process.platform === 'win32') this.skip();
    const path = join(root, MEAN_NAME);
    await mkdir(path);
    await chmod(path, 0o755);
    const [, command = ''] =
      /restrict its permissions \(([^]*)\)\.$/.exec(await messageOf(assertPrivate(path, 'folder'))) ?? [];
    assert.deepEqual(bashWords(command), ['chmod', 'go=', path]);
  });

  it('quotes the former path of a folder that was renamed', async function () {
    if (process.platform === 'win32') this.skip();
    const [folder, ways, home] = [join(root, 'now'), join(root, 'ways'), join(root, 'home')];
    const former = join(root, MEAN_NAME);
    for (const path of [folder, ways, home]) await mkdir(path, { mode: 0o700 });
    // Nobody gets in to that supervisor: others could have written there.
    await chmod(home, 0o755);
    const { socket, token } = endpointIn(home, folderHash(former));
    const identity = await folderIdentity(folder);
    const info: InfoFile = {
      ...{ pid: 1, version: '1', protocol: 1, storage: root, startedAt: '' },
      ...{ folder: former, socket, token, machine: thisMachine(), ...(identity === undefined ? {} : { identity }) },
    };
    await writeFile(endpointIn(ways, folderHash(former)).info, JSON.stringify(info));
    const hash = folderHash(folder);
    const address: Address = { ...endpointIn(ways, hash), folder, hash, ways: [ways], former: [] };
    const message = await messageOf(awaitRenamedFolder(address, { folder, client: someClient }));
    const [, command = ''] = /Stop it first, so that nothing runs twice: ([^]*)$/.exec(message) ?? [];
    assert.deepEqual(bashWords(command), ['dirigent', 'down', '-C', former]);
  });
});
