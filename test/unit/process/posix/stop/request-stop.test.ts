import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { untilExec } from '../../../../../src/process/posix/stop/request-stop.ts';

const SHIM = { bootId: 'boot', pid: 10, startTime: '1' };
const COMMAND = { bootId: 'boot', pid: 11, startTime: '2' };

/** A command that is a copy of its shim for so many looks, then what `after` says. */
function table(copies: number, after: string): { looks: number; commandLine(pid: number): Promise<string> } {
  return {
    looks: 0,
    commandLine(pid) {
      if (pid === SHIM.pid) return Promise.resolve('dash -s dirigent-shim');
      this.looks += 1;
      return Promise.resolve(this.looks > copies ? after : 'dash -s dirigent-shim');
    },
  };
}

describe('a signal that comes between fork and exec', () => {
  it('waits until the command is no copy of its shim any more', async () => {
    const young = table(3, 'env sleep 1000');
    await untilExec({ command: COMMAND, shim: SHIM }, young);
    assert.equal(young.looks, 4);
  });

  it('waits until it is no starter any more either', async () => {
    let looks = 0;
    const starting = {
      commandLine: (pid: number) =>
        Promise.resolve(
          pid === SHIM.pid ? 'dash -s dirigent-shim' : ++looks > 2 ? 'sleep\0' : '/proc/self/fd/6\0sleep',
        ),
    };
    await untilExec({ command: COMMAND, shim: SHIM }, starting);
    assert.equal(looks, 3);
  });

  it('does not wait for what has ended, nor for what has no shim any more', async () => {
    const ended = table(0, '');
    await untilExec({ command: COMMAND, shim: SHIM }, ended);
    assert.equal(ended.looks, 1);
    await untilExec({ command: COMMAND, shim: SHIM }, { commandLine: () => Promise.resolve('') });
    await untilExec({ command: COMMAND }, table(Infinity, ''));
  });

  it('is sent at last, however busy the machine is', async function () {
    this.timeout(20_000);
    await untilExec({ command: COMMAND, shim: SHIM }, table(Infinity, ''));
  });
});
