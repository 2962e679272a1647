import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { UserError } from '../../../../../src/base/user-error.ts';
import { isSameSnapshot, readSnapshot } from '../../../../../src/service/project/file/snapshot.ts';

describe('a snapshot of dirigent.toml', () => {
  let folder = '';
  let path = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'snapshot-'));
    path = join(folder, 'dirigent.toml');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const read = (isInUse = false): ReturnType<typeof readSnapshot> => readSnapshot(path, () => isInUse);

  it('is the text', async () => {
    await writeFile(path, '# text\n');
    assert.deepEqual(await read(), { text: '# text\n' });
  });

  it('says what is absent: the file, or its folder', async () => {
    assert.deepEqual(await read(), { absent: 'file' });
    await rm(folder, { recursive: true });
    assert.deepEqual(await read(), { absent: 'folder' });
  });

  it('is an error where something else has its name', async () => {
    await mkdir(path);
    const snapshot = await read();
    assert.ok('error' in snapshot && snapshot.error instanceof UserError);
    assert.match(snapshot.error.message, /it is a folder/);
  });

  it('waits for the text of an editor that has truncated the file, where tasks run', async () => {
    await writeFile(path, '');
    assert.deepEqual(await read(), { text: '' });
    const reading = read(true);
    await writeFile(path, '# saved\n');
    assert.deepEqual(await reading, { text: '# saved\n' });
  }).timeout(20_000);

  it('is the same as another with the same text, the same error, or nothing either', () => {
    const error = new UserError('invalid-config', 'broken');
    const different = [{ text: '' }, { text: 'a' }, { absent: 'file' }, { error }] as const;
    for (const one of different) for (const other of different) assert.equal(isSameSnapshot(one, other), one === other);
    assert.equal(isSameSnapshot({ absent: 'file' }, { absent: 'folder' }), true);
  });
});
