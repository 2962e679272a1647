import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { ConfigChanges } from '../../../../src/vscode/config-file/config-changes.ts';

describe('the signs that a project file changed', () => {
  const file = 'file:///w/shop/dirigent.toml';
  let changes: ConfigChanges;
  let count = 0;

  /** How many changes `act` reports. */
  const reportedBy = (act: () => void): number => {
    count = 0;
    act();
    return count;
  };

  beforeEach(() => {
    changes = new ConfigChanges(file);
    changes.onDidChange(() => (count += 1));
  });

  it('are what the watcher reports', () => {
    assert.equal(
      reportedBy(() => changes.watched()),
      1,
    );
  });

  it('are what this window does with the file or a folder around it, without the watcher', () => {
    assert.equal(
      reportedBy(() => changes.written(['file:///w/shop/a.txt', file])),
      1,
    );
    assert.equal(
      reportedBy(() => changes.written(['file:///w/shop'])),
      1,
    );
    for (const other of ['file:///w/sh', 'file:///w/shop/dirigent.toml.bak', 'file:///w/other/dirigent.toml'])
      assert.equal(
        reportedBy(() => changes.written([other])),
        0,
      );
  });

  it('are an editor that opens the file, and the way back to the window, while the file was missing', () => {
    const signs = (): void => {
      changes.opened('file:///w/shop/a.txt');
      changes.opened(file);
      changes.windowFocused();
    };
    assert.equal(reportedBy(signs), 0);
    changes.isMissing = true;
    assert.equal(reportedBy(signs), 2);
  });
});
