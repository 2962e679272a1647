import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { untilExec } from '../../../src/process/stop/until-exec.ts';

const KEEPER = { bootId: 'boot', pid: 10, startTime: '1' };
const COMMAND = { bootId: 'boot', pid: 11, startTime: '2' };

/** A command that is a copy of its keeper for so many looks, then what `after` says. */
function table(copies: number, after: string): { looks: number; commandLine(pid: number): Promise<string> } {
  return {
    looks: 0,
    commandLine(pid) {
      if (pid === KEEPER.pid) return Promise.resolve('dash -s dirigent-keeper');
      this.looks += 1;
      return Promise.resolve(this.looks > copies ? after : 'dash -s dirigent-keeper');
    },
  };
}

describe('a signal that comes between fork and exec', () => {
  it('waits until the command is no copy of its keeper any more', async () => {
    const young = table(3, 'env sleep 1000');
    await untilExec({ command: COMMAND, keeper: KEEPER }, young);
    assert.equal(young.looks, 4);
  });

  it('waits until it is no starter any more either', async () => {
    let looks = 0;
    const starting = {
      commandLine: (pid: number) =>
        Promise.resolve(
          pid === KEEPER.pid ? 'dash -s dirigent-keeper' : ++looks > 2 ? 'sleep\0' : '/proc/self/fd/6\0sleep',
        ),
    };
    await untilExec({ command: COMMAND, keeper: KEEPER }, starting);
    assert.equal(looks, 3);
  });

  it('does not wait for what has ended, nor for what has no keeper any more', async () => {
    const ended = table(0, '');
    await untilExec({ command: COMMAND, keeper: KEEPER }, ended);
    assert.equal(ended.looks, 1);
    await untilExec({ command: COMMAND, keeper: KEEPER }, { commandLine: () => Promise.resolve('') });
    await untilExec({ command: COMMAND }, table(Infinity, ''));
  });

  it('is sent at last, however busy the machine is', async function () {
    this.timeout(20_000);
    await untilExec({ command: COMMAND, keeper: KEEPER }, table(Infinity, ''));
  });
});
