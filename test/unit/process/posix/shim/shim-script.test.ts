import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, it } from 'mocha';
import { shimScript } from '../../../../../src/process/posix/shim/shim-script.ts';

describe('the script of a shim', () => {
  it('starts nothing when it is cut off anywhere: its supervisor died meanwhile', () => {
    const script = shimScript({
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
    // The command is printed, since its redirections are taken away.
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
