import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Emitter } from '../../../../src/base/event.ts';
import type { FolderState } from '../../../../src/vscode/project/project-folder.ts';
import { whenAnyProject } from '../../../../src/vscode/project/when-any-project.ts';

describe('what only a window with a project needs', () => {
  it('comes with the first project file, once, and not to a window without one', () => {
    const didChange = new Emitter<void>();
    const states: FolderState[] = [{ kind: 'loading' }, { kind: 'no-config' }];
    const workspace = {
      get folders() {
        return states.map((state) => ({ state }));
      },
      onDidChange: didChange.event,
    };
    let count = 0;
    whenAnyProject(workspace, () => count++);
    didChange.fire();
    assert.equal(count, 0);
    states[0] = { kind: 'restricted' };
    didChange.fire();
    didChange.fire();
    assert.equal(count, 1);
    whenAnyProject(workspace, () => count++);
    assert.equal(count, 2);
    assert.equal(didChange.hasListeners, false);
  });
});
