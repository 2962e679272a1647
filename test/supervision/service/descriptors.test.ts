import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { eventually } from '../../support/eventually.ts';
import { Supervised } from '../../support/supervised.ts';

const TASKS = 60;

describe('A supervisor that may have few files open', () => {
  it('refuses in words what it has no room for, answers, and stops everything', async function () {
    this.timeout(180_000);
    const toml = Array.from(
      { length: TASKS },
      (_, index) =>
        `[[tasks]]\nname = "t${index}"\ncommand = "sleep"\nargs = ["600"]\nrestart = "on-failure"\nrestart_delay = "100ms"\n`,
    ).join('\n');
    await using supervised = await Supervised.prepare(toml);
    supervised.limitDescriptors(256);
    await supervised.launch();
    const { tasks } = await supervised.request('tasks/start', { tasks: { all: true } });
    const running = tasks.filter(({ task }) => task.status.kind === 'running');
    assert.ok(running.length >= 3, `${running.length} run`);
    const refused = tasks.flatMap(({ task: { lastFailure } }) => lastFailure?.message ?? []);
    assert.ok(refused.length > 0 && running.length < TASKS, 'there is not room for all');
    for (const message of refused) assert.match(message, /256 files open \(ulimit -n\)/);
    // Each verb from a client of its own, while the others are tried again and again.
    for (let round = 0; round < 5; round++) {
      const client = await supervised.connect();
      await client.request('tasks/list', {});
    }
    // One that is just being tried runs for a moment before the table knows it.
    await eventually(async () => {
      const alive = await supervised.processes();
      const { tasks: now } = await supervised.request('tasks/list', {});
      const pids = now.flatMap(({ status }) => ('pid' in status ? [status.pid] : []));
      for (const { pid, command } of alive)
        if (command === 'sleep 600') assert.ok(pids.includes(pid), `${pid} runs and the table does not know it`);
    });
    process.kill(supervised.pid, 'SIGTERM');
    assert.equal(await supervised.ended(), 0);
    assert.deepEqual(await supervised.processes(), []);
  });
});
