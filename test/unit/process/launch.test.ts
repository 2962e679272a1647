import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, it } from 'mocha';
import { put, remove, withoutEditor } from '../../../src/process/launch/environment.ts';
import { keeperEnv } from '../../../src/process/posix/keeper-env.ts';
import { setUp } from '../../../src/process/posix/keeper-script.ts';
import { parseExit, parseProcess } from '../../../src/process/posix/run-folder.ts';
import { parseUser } from '../../../src/process/posix/user.ts';

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

describe('the environment of a keeper', () => {
  it('is exported where a shell can hold it, carried past it where not, and unset where it is the supervisor’s', () => {
    const own = { HOME: '/root', OURS: '1', _: '/usr/bin/node', 'odd.name': 'dropped by the shell itself' };
    assert.deepEqual(
      keeperEnv({ HOME: '/home/me', A: "it's", 'a.b': '2', 'f%%': '() { x\n}', IFS: ',', UID: '7' }, own),
      {
        script: "unset OURS\nexport HOME=/home/me\nexport A='it'\\''s'",
        past: { 'a.b': '2', 'f%%': '() { x\n}', IFS: ',', UID: '7' },
        own: ['_'],
      },
    );
  });
});

describe('what a keeper is told', () => {
  it('starts nothing when it is cut off anywhere: its supervisor died meanwhile', () => {
    const script = setUp({
      folder: '/nonexistent/run',
      cwd: '/',
      bootId: 'b',
      marker: 'm',
      start: {
        lines: "export A='x y'",
        words: ['echo', 'started'],
        redirect: '',
        after: '',
        close: () => undefined,
      },
      reaps: true,
    });
    // What a shell would start is printed, since its redirections are taken away.
    const bare = script.replaceAll(/[<>&]+[0-9]\b|[0-9][<>]&-|^exec .*$/gm, '');
    const whole = execFileSync('/bin/sh', ['-s'], { input: `${bare}command -v go\n`, encoding: 'utf8' });
    assert.equal(whole, 'go\n', 'it is a script that a shell understands');
    for (let length = 0; length < bare.length; length += 7) {
      const { stdout } = spawnSync('/bin/sh', ['-s'], { input: bare.slice(0, length), encoding: 'utf8' });
      // `trap` alone lists what is caught; it is the command that must not run.
      assert.doesNotMatch(stdout, /started/, `cut off after ${length} characters`);
    }
  });
});

describe('what a keeper writes down', () => {
  it('tells a code from a signal', () => {
    assert.deepEqual(parseExit('code 143'), { kind: 'code', code: 143 });
    assert.deepEqual(parseExit('signal 15'), { kind: 'signal', signal: 'SIGTERM' });
    assert.deepEqual(parseExit('signal 35'), { kind: 'signal', signal: 'SIG35' });
  });

  it('is nothing when it is something else', () => {
    for (const text of ['', 'code', 'code x', 'signal -1', 'code 3 4', 'coda 3'])
      assert.equal(parseExit(text), undefined);
  });

  it('names a process by pid and, where the system tells it, start time', () => {
    const stat = '77 (sh) S 76 76 76 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 1234 0 0';
    assert.deepEqual(parseProcess(`77 ${stat}`, 'b'), { bootId: 'b', pid: 77, startTime: '1234' });
    assert.deepEqual(parseProcess('77 ', 'b'), { bootId: 'b', pid: 77, startTime: '' });
    assert.equal(parseProcess('x', 'b'), undefined);
  });
});

describe('a line of passwd', () => {
  it('gives the user, its group, its home and its shell', () => {
    const user = { name: 'www', uid: 33, gid: 34, home: '/var/www', shell: '/bin/sh' };
    assert.deepEqual(parseUser('www:x:33:34:Web server:/var/www:/bin/sh\n'), user);
    assert.deepEqual(parseUser('www:*:33:34::0:0:Web server:/var/www:/bin/sh'), user, 'macOS');
  });

  it('is nobody when it is broken', () => {
    for (const line of ['', 'www', 'www:x:a:b:::', ':x:1:1::/:/bin/sh']) assert.equal(parseUser(line), undefined, line);
  });
});
