import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { parseUser, Users, userToBecome } from '../../../../src/process/posix/user.ts';

const ME = `me:x:${process.getuid?.() ?? 0}:0:Me:/home/me:/bin/sh`;

describe('the user of a task', () => {
  const { PATH = '' } = process.env;
  let folder: string;
  const asked = (): number => readFileSync(join(folder, 'asked'), 'utf8').length;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'user-'));
    process.env['PATH'] = `${folder}:${PATH}`;
  });

  afterEach(async () => {
    process.env['PATH'] = PATH;
    await rm(folder, { recursive: true, force: true });
  });

  /** The program that asks the directory, such as getent(1), does this instead. */
  async function directory(line: string): Promise<void> {
    const text = `#!/bin/sh\nprintf x >> '${folder}/asked'\n${line}\n`;
    for (const name of ['getent', 'id']) await writeFile(join(folder, name), text, { mode: 0o755 });
  }

  it('does not exist where the directory knows of none', async () => {
    await directory(process.platform === 'darwin' ? 'exit 1' : 'exit 2');
    await assert.rejects(userToBecome('web', {}), /user "web" does not exist on this machine/);
  });

  for (const [how, line, why] of [
    ['fails', 'exit 3', /cannot look up the users of this machine \((getent|id) ended with exit code 3\)/],
    ['is killed', 'kill -9 $$', /cannot look up the users of this machine \((getent|id) was killed\)/],
    [
      'makes no sense',
      'echo what',
      /cannot look up the users of this machine \((getent|id) printed no passwd\(5\) entry/,
    ],
  ] as const)
    it(`may well exist where the directory ${how}`, async () => {
      await directory(line);
      await assert.rejects(userToBecome('web', {}), why);
    });

  it('may well exist where the directory of users does not answer', async () => {
    process.env['PATH'] = folder;
    await assert.rejects(
      userToBecome('web', {}),
      /cannot look up the users of this machine \((getent|id) was not found\)/,
    );
  });

  it('is asked for once in a run, and again after a failure', async () => {
    const users = new Users();
    await directory('exit 3');
    await assert.rejects(users.toBecome('me', {}));
    await directory(`echo '${ME}'`);
    for (let probe = 0; probe < 3; probe++) assert.equal(await users.toBecome('me', {}), undefined);
    assert.equal(asked(), 2);
  });
});

describe('a line of passwd', () => {
  it('gives the user, its group, its home and its shell', () => {
    const user = { name: 'www', uid: 33, gid: 34, home: '/var/www', shell: '/bin/sh' };
    assert.deepEqual(parseUser('www:x:33:34:Web server:/var/www:/bin/sh\n'), user);
    assert.deepEqual(parseUser('www:*:33:34::0:0:Web server:/var/www:/bin/sh'), user, 'macOS');
  });

  it('is none when it is broken', () => {
    for (const line of ['', 'www', 'www:x:a:b:::', ':x:1:1::/:/bin/sh']) assert.equal(parseUser(line), undefined, line);
  });
});
