import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseIntactProject, parseProject } from '../../../src/config/parse.ts';
import type { TaskDefinition } from '../../../src/model/task-definition.ts';
import { fixtures } from './edit/fixtures.ts';

const task = (name: string, ...lines: readonly string[]): string =>
  ['[[tasks]]', `name = "${name}"`, 'command = "x"', ...lines, '', ''].join('\n');

function reported(text: string): readonly string[] {
  return parseIntactProject(text).diagnostics.map(({ code, range }) => `${range.start.line} ${code}`);
}

describe('a file that is being typed', () => {
  it('says the same as always while it is TOML', () => {
    for (const { text } of fixtures) assert.deepEqual(parseIntactProject(text), parseProject(text));
  });

  it('keeps the tasks and the errors of its intact part', () => {
    const text = `${task('a', 'restrat = "always"')}${task('b', 'args = [')}${task('c', 'depends_on = ["d"]')}`;
    assert.deepEqual(
      parseIntactProject(text).project.tasks.map(({ name }) => name),
      ['a', 'b'],
    );
    assert.deepEqual(reported(text), ['3 unknown-key', '10 syntax', '13 unknown-task']);
  });

  it('is not reported to lack what may stand in the broken part', () => {
    assert.deepEqual(reported('[[tasks]]\nname = \ncommand = "x"\n'), ['1 syntax']);
    assert.deepEqual(reported('[[tasks]]\nname = "a"\ncommand = "npm run x"\nshell = tru\n'), ['3 syntax']);
    assert.deepEqual(reported(task('a', 'healthcheck = {}', 'x = ')), ['4 syntax']);
    assert.deepEqual(reported(`${task('a', 'depends_on = ["b"]')}[[tasks]]\nname = b\n`), ['6 syntax']);
  });

  it('is reported so for its other tasks', () => {
    assert.deepEqual(reported('[[tasks]]\nname = "a"\n\n[[tasks]]\ncommand = \n'), ['0 missing-key', '4 syntax']);
  });

  it('loses with a broken header what stands below it, and does not take that for a part of the task above', () => {
    const text = `${task('a')}[[tasks]\nname = "b"\ncommand = "y"\n\n${task('c')}`;
    assert.deepEqual(reported(text), ['4 syntax']);
    assert.deepEqual(
      parseIntactProject(text).project.tasks.map(({ name }) => name),
      ['a', 'c'],
    );
  });

  it('keeps every other task as it is, whatever line of a task breaks off', () => {
    let seen = 0;
    for (const { name, text } of fixtures) {
      const { project, locations } = parseProject(text);
      if (project === undefined || text.includes('[task_defaults]')) continue;
      const lines = text.split('\n');
      for (const [number, line] of lines.entries()) {
        // What is open over several lines may swallow the next ones, as it does for the eye of a reader.
        if (!/^[\w.]+ *= *("[^"]*"|\[.*\])?\s*$/.test(line)) continue;
        const broken = lines.with(number, line.slice(0, line.indexOf('=') + 1)).join('\n');
        const { tasks } = parseIntactProject(broken).project;
        const others: readonly TaskDefinition[] = project.tasks.filter((each) => {
          const { start, end } = locations.get(each.name)?.table ?? assert.fail();
          return number < start.line || end.line < number;
        });
        const now = others.map((each) => tasks.find((other) => other.name === each.name));
        assert.deepEqual(now, others, `${name}:${number + 1}`);
        seen += others.length;
      }
    }
    assert.ok(seen > 50, String(seen));
  });

  it('never throws, wherever it is cut or scrambled', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...fixtures),
        fc.nat(),
        fc.nat(20),
        fc.string(),
        ({ text }, seed, length, inserted) => {
          const at = seed % (text.length + 1);
          const { diagnostics } = parseIntactProject(text.slice(0, at) + inserted + text.slice(at + length));
          const lines = diagnostics.map(({ range }) => range.start.line);
          assert.deepEqual(
            lines,
            lines.toSorted((a, b) => a - b),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
