import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { folderOfTarget, targetsOf } from '../../../../../src/vscode/commands/target/target.ts';
import type { ProjectFolder } from '../../../../../src/vscode/project/project-folder.ts';
import type { TaskNode } from '../../../../../src/vscode/tree/node.ts';
import { task } from '../../tasks.ts';

const folder = (name: string, ...tasks: string[]): ProjectFolder =>
  ({
    key: `file:///${name}`,
    name,
    path: `/${name}`,
    tasks: new Map(tasks.map((each) => [each, task()])),
  }) as unknown as ProjectFolder;

const shop = folder('shop', 'api', 'db');
const blog = folder('blog', 'api');
const row = (name: string): TaskNode => ({ kind: 'task', id: name, folder: shop, name });
const named = (target: unknown, selection?: unknown) =>
  targetsOf([shop, blog], target, selection)?.map(({ folder: { name }, name: task }) => `${name}/${task}`);

describe('what a command is about', () => {
  it('is the row that was clicked', () => {
    assert.deepEqual(named(row('api')), ['shop/api']);
  });

  it('is all selected rows, if the clicked one is among them', () => {
    const [api, db] = [row('api'), row('db')];
    assert.deepEqual(named(api, [api, db]), ['shop/api', 'shop/db']);
    assert.deepEqual(named(row('api'), [db]), ['shop/api']);
  });

  it('is every task of a name, or that of one folder', () => {
    assert.deepEqual(named('api'), ['shop/api', 'blog/api']);
    for (const word of ['blog', '/blog', 'file:///blog'])
      assert.deepEqual(named({ task: 'api', folder: word }), ['blog/api']);
  });

  it('is left to the user where nothing is named', () => {
    for (const target of [undefined, null, 7, {}, { task: 7 }]) assert.equal(named(target), undefined);
  });

  it('is refused with a guess where the name is wrong', () => {
    assert.throws(() => named('apo'), {
      code: 'unknown-task',
      message: 'There is no task “apo”. Did you mean “api”?',
    });
    assert.throws(() => named({ task: 'db', folder: 'blog' }), { message: 'There is no task “db”.' });
  });

  it('is the folder whose supervisor does not answer, which knows it by its real path', () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'target-')));
    try {
      for (const name of ['shop', 'office']) mkdirSync(join(root, name));
      symlinkSync(join(root, 'office'), join(root, 'link'));
      const folders = ['shop', 'link'].map((name) => Object.assign(folder(name), { path: join(root, name) }));
      assert.equal(folderOfTarget(folders, { folder: join(root, 'office') }), folders[1]);
      assert.equal(folderOfTarget(folders, { folder: join(root, 'shop') }), folders[0]);
      for (const none of [join(root, 'gone'), undefined])
        assert.equal(folderOfTarget(folders, { folder: none }), undefined);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
