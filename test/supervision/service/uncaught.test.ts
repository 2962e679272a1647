import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'mocha';
import { eventually } from '../../support/eventually.ts';
import { Supervised } from '../../support/supervised.ts';

describe('An uncaught error', () => {
  it('is reported, and the supervisor goes on, however often it comes', async () => {
    await using supervised = await Supervised.prepare('[[tasks]]\nname = "a"\ncommand = "sleep"\nargs = ["60"]\n');
    supervised.preload('throws-on-signal.cjs');
    await supervised.launch();
    await supervised.start('a');
    process.kill(supervised.pid, 'SIGUSR2');
    await eventually(() => assert.match(supervised.log, /Error: a bug that nobody caught\n\s+at .*throws-on-signal/));
    // It throws in every turn of the event loop now; each answer takes a few of them.
    assert.equal((await supervised.task('a')).status.kind, 'running');
    const journal = await eventually(async () => {
      const text = await readFile(supervised.storage.journalPath, 'utf8');
      assert.match(text, /"internal-error".*a bug that nobody caught/);
      return text;
    });
    await supervised.stop('a');
    assert.equal(journal.match(/a bug that nobody caught/g)?.length, 1, 'told once');
    assert.equal(supervised.log.match(/a bug that nobody caught/g)?.length, 1, 'told once');
  });
});
