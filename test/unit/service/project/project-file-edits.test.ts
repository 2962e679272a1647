import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { chmod, chown, link, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ProjectInfo } from '../../../../src/model/task-info.ts';
import { ProjectFileEdits } from '../../../../src/service/project/project-file-edits.ts';

const INFO: ProjectInfo = {
  ...{ folder: '', configFile: '', state: 'loaded', diagnostics: [] },
  startup: { hash: '', tasks: [] },
};
const TASKS = '# mine\n[[tasks]]\nname = "db"\ncommand = "postgres"\n';
const added = (text: string): string => `${text}# added\n`;

describe('an edit of dirigent.toml', () => {
  let root = '';
  let path = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'edits-'));
    path = join(root, 'dirigent.toml');
  });
  afterEach(() => rm(root, { recursive: true }));

  const edit = (change = added): Promise<ProjectInfo> =>
    new ProjectFileEdits({ path, reload: () => Promise.resolve(), info: INFO }).edit(change);

  it('waits for an editor that has truncated the file and not written it yet', async () => {
    await writeFile(path, '');
    const editing = edit();
    await pause(300);
    await writeFile(path, TASKS);
    await editing;
    assert.equal(await readFile(path, 'utf8'), added(TASKS));
  }).timeout(20_000);

  it('is applied to what another program writes at the last moment, and never overwrites it', async () => {
    await writeFile(path, TASKS);
    let isFirst = true;
    // As if an editor saved while the edit is worked out.

    await edit((text) => {
      if (isFirst) writeFileSync(path, `${TASKS}# theirs\n`);
      isFirst = false;
      return added(text);
    });
    assert.equal(await readFile(path, 'utf8'), added(`${TASKS}# theirs\n`));
  }).timeout(20_000);

  it('is refused beside a program that writes all the time, and leaves nothing behind', async () => {
    await writeFile(path, TASKS);

    let count = 0;
    const change = (text: string): string => {
      count += 1;
      writeFileSync(path, `${TASKS}# ${count}\n`);
      return added(text);
    };
    await assert.rejects(edit(change), /changed by another program at the same time/);
    assert.equal(await readFile(path, 'utf8'), `${TASKS}# ${count}\n`);
    assert.deepEqual(await readdir(root), ['dirigent.toml']);
  }).timeout(20_000);

  it('keeps mode and owner, whatever the umask', async () => {
    await writeFile(path, TASKS);
    await chmod(path, 0o664);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chown(path, 1234, 2345);
    await edit();
    const { mode, uid, gid } = await stat(path);
    assert.equal(mode & 0o7777, 0o664);
    if (isRoot) assert.deepEqual([uid, gid], [1234, 2345]);
    assert.equal(await readFile(path, 'utf8'), added(TASKS));
  }).timeout(20_000);

  it('leaves a link a link, and a second name the same file', async () => {
    const real = join(root, 'real.toml');
    const other = join(root, 'other.toml');
    await writeFile(real, `${TASKS}# a tail that is longer than what is added\n`);
    await symlink('real.toml', path);
    await edit();
    assert.equal((await lstat(path)).isSymbolicLink(), true);
    await link(real, other);
    await edit(() => TASKS);
    assert.equal(await readFile(other, 'utf8'), TASKS);
    assert.equal((await stat(other)).ino, (await stat(real)).ino);
  }).timeout(20_000);

  it('makes the file where there is none', async () => {
    await edit(() => TASKS);
    assert.equal(await readFile(path, 'utf8'), TASKS);
    assert.deepEqual(await readdir(root), ['dirigent.toml']);
  }).timeout(20_000);

  it('of several clients take turns: each is made to what the one before has left, and has been read', async () => {
    await writeFile(path, '');
    const steps: string[] = [];
    const project = { path, reload: () => Promise.resolve(void steps.push('read')), info: INFO };
    const edits = new ProjectFileEdits(project);
    const add =
      (line: string) =>
      (text: string): string => {
        steps.push(line);
        return `${text}${line}\n`;
      };
    const failing = edits.edit(() => {
      throw new Error('refused');
    });
    await assert.rejects(failing, /refused/);
    await Promise.all([edits.edit(add('# one')), edits.edit(add('# two'))]);
    assert.equal(await readFile(path, 'utf8'), '# one\n# two\n');
    assert.deepEqual(steps, ['# one', 'read', '# two', 'read']);
  }).timeout(20_000);
});
