import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Supervised } from '../../support/supervised.ts';

const MIB = 1024 * 1024;
const FLOOD = 30;

describe('Bytes of a client that are not read', () => {
  it('costs a bounded amount of memory, and nothing when the client is gone', async function () {
    this.timeout(120_000);
    await using supervised = await Supervised.start('[[tasks]]\nname = "deaf"\ncommand = "sleep"\nargs = ["600"]\n');
    await supervised.start('deaf');
    const before = (await supervised.request('supervisor/info', {})).memory.rss;
    const flooder = await supervised.connect();
    const input = { task: 'deaf', data: 'A'.repeat(4 * MIB) };
    const stuck = flooder.request('tasks/input', input).catch(String);
    for (let i = 0; i < FLOOD; i++)
      await assert.rejects(flooder.request('tasks/input', input), /input queue of the task is full/);
    // Kept, each would cost its text and its bytes: half as much again as this.
    const { memory } = await supervised.request('supervisor/info', {});
    assert.ok(memory.rss - before < 150 * MIB, `${String((memory.rss - before) / MIB)} MiB more`);
    flooder.dispose();
    await stuck;
    const next = await supervised.connect();
    // Refused as long as anything of the first one waits.
    const sent = next.request('tasks/input', input).catch(String);
    await next.request('tasks/list', {});
    await supervised.stop('deaf');
    assert.match(String(await sent), /ended before it read all of the input/);
  });
});
