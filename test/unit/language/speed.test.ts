import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { complete } from '../../../src/language/completion/complete.ts';
import { LanguageDocument } from '../../../src/language/document.ts';
import { hoverAt } from '../../../src/language/hover.ts';
import { cpuMs } from '../../support/cpu-time.ts';
import { surroundings } from './cursor.ts';

/** Ten lines a task. */
const text = Array.from(
  { length: 500 },
  (_, at) => `[[tasks]]
name = "task-${at}"
command = "node"
args = ["server.mjs", "--port", "${at}"]
env = { PORT = "${at}", NODE_ENV = "development" }
depends_on = ["task-${at - 1}"]
restart = "always"
stop_timeout = "5s"
group = "group-${at % 9}"

`,
).join('');

/** The best of some rounds, in processor time: what the code takes, without what the machine did beside it. */
async function milliseconds(work: () => unknown): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    best = Math.min(best, await cpuMs(work));
  }
  return best;
}

describe('a file of 5,000 lines', () => {
  const document = new LanguageDocument(text);

  it('is read again within 100 ms', async () => {
    assert.equal(document.tasks.length, 500);
    assert.ok((await milliseconds(() => new LanguageDocument(text))) < 100);
  });

  it('is completed within 50 ms, at every kind of place', async () => {
    for (const place of ['depends_on = ["', 'restart = "', 'comm', 'group = "', 'command = "', 'env = { ', '[[']) {
      const offset = text.lastIndexOf(place) + place.length;
      assert.ok((await milliseconds(() => complete(document, offset, surroundings))) < 50, place);
    }
  });

  it('shows hovers within 50 ms', async () => {
    for (const place of ['resta', 'depends_on = ["ta']) {
      const offset = text.lastIndexOf(place) + place.length;
      assert.ok((await milliseconds(() => hoverAt(document, offset))) < 50, place);
    }
  });
});
