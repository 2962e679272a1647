import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseProject } from '../../../src/config/parse.ts';
import { fixture } from './edit/fixtures.ts';
import { onlyError, sound, taskSaying, underlined } from './underlined.ts';

const task = '[[tasks]]\nname = "a"\ncommand = "x"\n';

/** What can be told of a parse without comparing its time with a clock: it ended, and what it found. */
function found(text: string): { tasks: number | undefined; codes: Set<string> } {
  const { project, diagnostics } = parseProject(text);
  return { tasks: project?.tasks.length, codes: new Set(diagnostics.map(({ code }) => code)) };
}

describe('files from other systems', () => {
  it('say the same with any line ends and with a byte order mark', () => {
    const { tasks } = sound(fixture('node-service'));
    assert.deepEqual(sound(fixture('crlf')).tasks, tasks);
    assert.deepEqual(sound(fixture('bom')).tasks, tasks);
  });

  it('have their errors at the same places', () => {
    const text = taskSaying('titel = "x"');
    const places = [text, `\uFEFF${text}`, text.replaceAll('\n', '\r\n')].map((file) => onlyError(file).range);
    assert.deepEqual(places[1], places[0]);
    assert.deepEqual(places[2], places[0]);
    const first = onlyError('\uFEFFtasks = 5').range;
    assert.equal(underlined('\uFEFFtasks = 5', first), '5');
  });
});

describe('names that every object of JavaScript has', () => {
  it('are names like others, and change no prototype', () => {
    const { project } = parseProject(fixture('prototype-names'));
    assert.deepEqual(
      project?.tasks.map(({ name }) => name),
      ['constructor', 'hasOwnProperty'],
    );
    const variables = Object.entries(project.tasks[0]?.env ?? {});
    assert.deepEqual(variables, [
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
    ]);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    assert.equal(Reflect.get(Object.prototype, 'polluted'), undefined);
  });

  it('pollute nothing by any way to write a table', () => {
    for (const text of [
      '__proto__.x = 1',
      '[__proto__]\nx = 1',
      'a.__proto__.x = 1',
      '[tasks.__proto__]\nx = 1',
      '[[__proto__]]\nx = 1',
      'a = { __proto__ = { x = 1 } }',
    ]) {
      parseProject(text);
      parseProject(task + text.replace('tasks.', 'other.'));
      assert.equal(({} as Record<string, unknown>)['x'], undefined, text);
    }
  });
});

describe('huge files', () => {
  it('of five megabytes are read: of tasks, of comments, of one string', () => {
    const block = (index: number): string =>
      `[[tasks]]\nname = "task-${index}"\ncommand = "node"\nargs = ["${'x'.repeat(400)}"]\n`;
    const many = Array.from({ length: 11_000 }, (_, index) => block(index)).join('');
    assert.ok(many.length > 5_000_000);
    assert.equal(found(many).tasks, 11_000);
    assert.equal(found(task + '# a comment\n'.repeat(420_000)).tasks, 1);
    assert.equal(found(`${task}title = "${'x'.repeat(5_000_000)}"`).tasks, 1);
    assert.equal(found(`${task}[other]\ntext = '''${'x'.repeat(5_000_000)}'''`).tasks, 1);
  }).timeout(60_000);

  it('have a diagnostic with its place', () => {
    const text = `[[tasks]]\nname = "a"\ncommand = "${'x'.repeat(500_000)}"\n${'# a comment\n'.repeat(100_000)}titel = 1`;
    assert.equal(underlined(text, onlyError(text).range), 'titel');
  });

  it('that are no TOML at all are given up soon', () => {
    for (const text of ['\u0001'.repeat(5_000_000), '@@@\n'.repeat(1_250_000), `x = """\n${task.repeat(100_000)}`]) {
      const { project, diagnostics } = parseProject(text);
      assert.equal(project, undefined);
      assert.ok(diagnostics.length > 0 && diagnostics.length <= 3);
    }
  }).timeout(60_000);

  it('nested a hundred thousand deep exhaust no stack', () => {
    assert.match(onlyError(`a = ${'['.repeat(100_000)}`).message, /nested too deeply/);
    assert.equal(found(`${task}a${'.a'.repeat(100_000)} = 1`).tasks, 1);
    assert.equal(found(`${task}[tasks.env${'.a'.repeat(2000)}]\nx = 1`).tasks, 0);
  }).timeout(60_000);

  it('with thousands of errors show the first five hundred and count the rest, errors before warnings', () => {
    const { diagnostics } = parseProject('x = 1\n' + '[[tasks]]\nname = "a"\nfoo = 1\nbar = 2\n'.repeat(2000));
    assert.equal(diagnostics.length, 501);
    assert.deepEqual(new Set(diagnostics.slice(0, 500).map(({ severity }) => severity)), new Set(['error']));
    assert.match(diagnostics.at(-1)?.message ?? '', /^\d+ more errors are not shown/);
  }).timeout(20_000);

  it('with thousands of unknown names are not compared with every name', () => {
    const block = (index: number): string =>
      `[[tasks]]\nname = "task-number-${index}"\ncommand = "x"\ndepends_on = ["task-nmber-${index}"]\n`;
    assert.deepEqual(
      found(Array.from({ length: 3000 }, (_, index) => block(index)).join('')).codes,
      new Set(['unknown-task', 'too-many']),
    );
    const keys = Array.from({ length: 20_000 }, (_, index) => `key${index} = 1\n`).join('');
    assert.ok(found(task + keys).codes.has('unknown-key'));
  }).timeout(20_000);
});
