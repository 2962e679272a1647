import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { distinct, type WindowFolder } from '../../../../src/vscode/project/same-folder.ts';

const at = (fsPath: string): WindowFolder => ({
  uri: { scheme: 'file', fsPath, toString: () => pathToFileURL(fsPath).toString() },
});

describe('the same folder twice in a window', () => {
  let root: string;

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'same-')));
    mkdirSync(join(root, 'shop'));
    mkdirSync(join(root, 'office'));
    symlinkSync(join(root, 'shop'), join(root, 'link'));
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it('is one, under the name that comes first, whichever that is', () => {
    for (const names of [
      ['shop', 'link', 'office'],
      ['link', 'shop', 'office'],
    ]) {
      const folders = names.map((name) => at(join(root, name)));
      const { first, firstOf } = distinct(folders);
      assert.deepEqual(first, [folders[0], folders[2]]);
      const [one, other, third] = folders.map(({ uri }) => uri.toString());
      assert.deepEqual(
        [...firstOf],
        [
          [one, one],
          [other, one],
          [third, third],
        ],
      );
    }
  });

  it('is one in another letter case where the system ignores it, by its real path', () => {
    const folders = [at('/Shop'), at('/shop')];
    const { first } = distinct(folders, ({ uri }) => uri.fsPath.toLowerCase());
    assert.deepEqual(first, [folders[0]]);
  });

  it('keeps apart what is not there, what is not on a disk, and a folder within another', () => {
    const virtual: WindowFolder = {
      uri: { scheme: 'vscode-vfs', fsPath: join(root, 'shop'), toString: () => 'vscode-vfs:/shop' },
    };
    const folders = [at(join(root, 'shop')), at(join(root, 'gone')), at(root), virtual];
    assert.deepEqual(distinct(folders).first, folders);
  });
});
