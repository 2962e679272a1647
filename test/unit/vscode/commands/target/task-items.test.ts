import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { taskItems } from '../../../../../src/vscode/commands/target/task-items.ts';
import type { ProjectFolder } from '../../../../../src/vscode/project/project-folder.ts';
import { task } from '../../tasks.ts';

const folder = (name: string): ProjectFolder => {
  const api = task('command = "node"\nargs = ["a b.js"]\ntitle = "API"');
  return { key: name, name, tasks: new Map([['api', api]]) } as unknown as ProjectFolder;
};

describe('tasks in a quick pick', () => {
  const shop = { folder: folder('shop'), name: 'api' };

  it('show icon, title, state and command', () => {
    assert.deepEqual(taskItems([shop], 0), [
      { ref: shop, icon: 'circle-outline', label: 'API', description: 'stopped', detail: "node 'a b.js'" },
    ]);
  });

  it('name the folder where there are several', () => {
    const descriptions = taskItems([shop, { folder: folder('blog'), name: 'api' }], 0).map(
      ({ description }) => description,
    );
    assert.deepEqual(descriptions, ['stopped · shop', 'stopped · blog']);
  });

  it('leave out what has gone meanwhile', () => {
    assert.deepEqual(taskItems([{ folder: folder('shop'), name: 'gone' }], 0), []);
  });
});
