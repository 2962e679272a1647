import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { put, remove, withoutEditor } from '../../../../src/process/command/environment.ts';

describe('the environment of a client', () => {
  it('loses the debugger of the editor, and keeps other options of Node', () => {
    const options = (text: string): string | undefined => withoutEditor({ NODE_OPTIONS: text })['NODE_OPTIONS'];
    assert.equal(options('--require /x/ms-vscode.js-debug/bootloader.js'), undefined);
    assert.equal(
      options('-r "/a b/js-debug/src/bootloader.js" --inspect-publish-uid=http'),
      '--inspect-publish-uid=http',
    );
    assert.equal(options('--import=file:///x/js-debug/b.mjs --enable-source-maps'), '--enable-source-maps');
    assert.equal(options('--require ./instrument.js'), '--require ./instrument.js');
  });

  it('keeps a GIT_ASKPASS that is not the editor’s', () => {
    assert.deepEqual(withoutEditor({ GIT_ASKPASS: '/usr/bin/ksshaskpass' }), { GIT_ASKPASS: '/usr/bin/ksshaskpass' });
  });

  it('has names without case on Windows, and with case elsewhere', () => {
    const windows: Record<string, string> = { Path: 'system' };
    put(windows, 'PATH', 'mine', 'win32');
    assert.deepEqual(windows, { PATH: 'mine' });
    remove(windows, 'path', 'win32');
    assert.deepEqual(windows, {});
    const posix: Record<string, string> = { Path: 'system' };
    put(posix, 'PATH', 'mine', 'linux');
    assert.deepEqual(posix, { Path: 'system', PATH: 'mine' });
  });
});
