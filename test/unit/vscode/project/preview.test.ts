import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseProject } from '../../../../src/config/parse.ts';
import { previewTasks } from '../../../../src/vscode/project/preview.ts';

describe('tasks as the file describes them', () => {
  it('are stopped, in the order of the file, with their place in it', () => {
    const tasks = previewTasks(
      parseProject('[[tasks]]\nname = "b"\ncommand = "x"\n[[tasks]]\nname = "a"\ncommand = "y"\ngroup = "g"\n'),
    );
    assert.deepEqual([...tasks.keys()], ['b', 'a']);
    const task = tasks.get('a');
    assert.deepEqual([task?.status, task?.group, task?.location?.table.start.line], [{ kind: 'stopped' }, 'g', 3]);
  });

  it('leave out a broken task and keep the others', () => {
    const tasks = previewTasks(parseProject('[[tasks]]\nname = "a"\n[[tasks]]\nname = "b"\ncommand = "x"\n'));
    assert.deepEqual([...tasks.keys()], ['b']);
  });

  it('are none where the text is not TOML', () => {
    assert.equal(previewTasks(parseProject('[[')).size, 0);
  });
});
