import assert from 'node:assert/strict';
import { chownSync, lchownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { bashWords, MEAN_NAME } from '../../../support/bash-words.ts';
import type { UserError } from '../../../../src/base/user-error.ts';
import { assertSafeDirectory } from '../../../../src/cli/project/safe-directory.ts';

const NAME = 'dirigent.toml';

describe('a project that is found above', () => {
  let folder: string;
  /** Who owns the folder and the file: root may give them to somebody, others are somebody. */
  let owner: number;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'own-project-'));
    writeFileSync(join(folder, NAME), '');
    owner = process.getuid?.() ?? 0;
    if (owner !== 0) return;
    owner = 4711;
    for (const path of [folder, join(folder, NAME)]) chownSync(path, owner, owner);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const refused = (uid: number, env: NodeJS.ProcessEnv = {}): string | undefined => {
    try {
      assertSafeDirectory(folder, NAME, { uid, env });
      return undefined;
    } catch (error) {
      // Not the word for a project without a file, which `dirigent mcp` serves all the same.
      assert.equal((error as UserError).code, 'unauthorized');
      return (error as Error).message;
    }
  };

  it('is refused where it is of another user, in a sentence that says what to do', () => {
    const message = refused(owner + 1) ?? '';
    for (const words of [join(folder, NAME), `uid ${owner}`, `-C ${folder}`, `DIRIGENT_SAFE_DIRECTORY=${folder}`])
      assert.ok(message.includes(words), message);
  });

  it('is named so that a shell takes it for a name, whatever its owner called it', () => {
    const outer = folder;
    folder = join(outer, MEAN_NAME);
    try {
      mkdirSync(folder);
      writeFileSync(join(folder, NAME), '');
      if (process.getuid?.() === 0) for (const path of [folder, join(folder, NAME)]) chownSync(path, owner, owner);
      const words = (refused(owner + 1) ?? '').split('name its folder: ')[1] ?? '';
      const [command = '', variable = ''] = words.replace(/\.$/, '').split(', or set ');
      assert.deepEqual(bashWords(command), ['dirigent', 'COMMAND', '-C', folder]);
      assert.deepEqual(bashWords(variable), [`DIRIGENT_SAFE_DIRECTORY=${folder}`]);
    } finally {
      folder = outer;
    }
  });

  it('is taken from its owner, and by sudo from the user behind it', () => {
    assert.equal(refused(owner), undefined);
    assert.ok(refused(0) !== undefined);
    assert.equal(refused(0, { SUDO_UID: String(owner) }), undefined);
    assert.ok(refused(owner + 1, { SUDO_UID: String(owner) }) !== undefined);
  });

  it('is refused as well where only a link to it, or only its folder, is of another user', () => {
    if (process.getuid?.() !== 0) return;
    for (const path of [folder, join(folder, NAME)]) chownSync(path, 0, 0);
    assert.equal(refused(1), undefined);
    rmSync(join(folder, NAME));
    symlinkSync('/etc/passwd', join(folder, NAME));
    assert.equal(refused(1), undefined);
    lchownSync(join(folder, NAME), owner, owner);
    assert.ok(refused(1) !== undefined);
    lchownSync(join(folder, NAME), 0, 0);
    chownSync(folder, owner, owner);
    assert.ok(refused(1) !== undefined);
  });

  it('is taken where the list of trusted folders has it', () => {
    assert.equal(refused(owner + 1, { DIRIGENT_SAFE_DIRECTORY: ['/other', `${folder}/`].join(delimiter) }), undefined);
    assert.equal(refused(owner + 1, { DIRIGENT_SAFE_DIRECTORY: '*' }), undefined);
    assert.ok(refused(owner + 1, { DIRIGENT_SAFE_DIRECTORY: '' }) !== undefined);
  });
});
