import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { mcpLaunches, type ServedFolder } from '../../../../src/vscode/mcp/mcp-launch.ts';

const folder = (name: string, kind: 'connected' | 'loading' | 'no-config' | 'restricted'): ServedFolder => ({
  name,
  path: `/w/${name}`,
  state: { kind },
});

describe('The servers that agents of the editor find', () => {
  it('are one for the folder of the window', () => {
    assert.deepEqual(mcpLaunches([folder('shop', 'connected')], '/x/cli.js'), [
      { label: 'Dirigent', args: ['/x/cli.js', 'mcp', '-C', '/w/shop'] },
    ]);
  });

  it('are told apart by their folders where there are several', () => {
    const launches = mcpLaunches([folder('a', 'connected'), folder('b', 'connected')], 'cli.js');
    assert.deepEqual(
      launches.map(({ label }) => label),
      ['Dirigent (a)', 'Dirigent (b)'],
    );
  });

  it('are none in Restricted Mode and none where no task is', () => {
    const folders = (['restricted', 'no-config', 'loading'] as const).map((kind) => folder(kind, kind));
    assert.deepEqual(mcpLaunches(folders, 'cli.js'), []);
  });
});
