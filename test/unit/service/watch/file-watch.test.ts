import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { systemClock } from '../../../../src/base/clock.ts';
import { parseProject } from '../../../../src/config/parse.ts';
import { newTask, type Task } from '../../../../src/engine/task.ts';
import { FileWatch } from '../../../../src/service/watch/file-watch.ts';
import { definitionOf } from '../../../support/launched.ts';

function watching(globs: readonly string[]): Task {
  const definition = definitionOf({ command: 'true', watch: globs });
  return { ...newTask(definition), wanted: 'up' };
}

async function attempt(tasks: readonly Task[], times = 1): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'watch-'));
  const reported: string[] = [];
  const watch = new FileWatch({
    clock: systemClock(),
    folder,
    storage: join(folder, 'storage'),
    onDidChange: () => undefined,
    onError: (_task, error) => reported.push((error as Error).message),
  });
  try {
    for (let time = 0; time < times; time++) watch.update(tasks);
  } finally {
    await watch.dispose();
    await rm(folder, { recursive: true, force: true });
  }
  return reported;
}

describe('what a task watches', () => {
  it('a pattern that cannot be watched is reported once and throws nothing', async () => {
    const reported = await attempt([watching(['src/**', '!'])], 3);
    assert.equal(reported.length, 1);
    assert.match(reported[0] ?? '', /cannot watch the files of watch = \["src\/\*\*","!"\]: /);
  });

  it('a half-typed pattern is an error with its place', () => {
    const text = '[[tasks]]\nname = "web"\ncommand = "serve"\nwatch = ["src/**", "!"]\n';
    const { diagnostics } = parseProject(text);
    const [mistake] = diagnostics.filter(({ severity }) => severity === 'error');
    assert.match(mistake?.message ?? '', /must name files after the `!`/);
    assert.deepEqual(mistake?.range.start, { line: 3, character: 19 });
  });

  it('every pattern is either an error or can be watched', async () => {
    const piece = fc.constantFrom(
      '!',
      '*',
      '**',
      '/',
      '[',
      ']',
      '{',
      '}',
      '(',
      ')',
      '+',
      '@',
      '?',
      ',',
      '\\',
      '|',
      'a',
      '.',
      ' ',
    );
    const pattern = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(pattern, { minLength: 1, maxLength: 3 }), async (globs) => {
        const text = `[[tasks]]\nname = "web"\ncommand = "serve"\nwatch = ${JSON.stringify(globs)}\n`;
        const isSound = parseProject(text).diagnostics.every(({ severity }) => severity !== 'error');
        // `/` and `..` would watch what is none of a test's business.
        const isHere = globs.every((glob) => !/^!?[\s/\\]|\.\./.test(glob));
        if (isSound && isHere) assert.deepEqual(await attempt([watching(globs)]), []);
      }),
      { numRuns: 60 },
    );
  });
});
