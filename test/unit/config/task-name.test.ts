import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseProject } from '../../../src/config/parse.ts';
import { isTaskName, nameFrom, nameProblem } from '../../../src/config/task-name.ts';
import { onlyError, sound } from './underlined.ts';

function named(name: string): string {
  return `[[tasks]]\nname = ${JSON.stringify(name)}\ncommand = "x"\n`;
}

describe('the name of a task', () => {
  it('is a slug of up to 64 characters', () => {
    for (const name of [
      'a',
      'web-server',
      'Web_2',
      '1',
      'a.b.c',
      'x'.repeat(64),
      'constructor',
      'con1',
      'console',
      'nul-x',
    ]) {
      sound(named(name));
    }
  });

  it('never leads out of its folder, and is a folder on every file system', () => {
    const names = [
      '../x',
      '..',
      '.',
      '/etc',
      'a/b',
      String.raw`a\b`,
      'C:x',
      '~',
      '.hidden',
      '-rf',
      'a b',
      'a\nb',
      'a\0b',
      '',
    ];
    const devices = ['CON', 'nul', 'NUL.txt', 'Aux.log.1', 'COM1', 'lpt9', 'COM0.x'];
    const lengths = ['x'.repeat(65), 'x'.repeat(300), '👋'.repeat(200)];
    for (const name of [...names, ...devices, ...lengths, 'web.', 'grüße', '日本', '🎉', 'ı', 'a\u202eb']) {
      const { severity, code, task } = onlyError(named(name));
      assert.deepEqual({ severity, code, task }, { severity: 'error', code: 'bad-value', task: name });
    }
  });

  it('is proposed from what was written where something of it can be used', () => {
    assert.deepEqual(
      ['Web Server!', '../x', 'grüße', 'CON', 'NUL.txt', 'web.', '🎉', 'x'.repeat(300), '...'].map(nameFrom),
      ['Web-Server', 'x', 'gru-e', 'task-CON', 'task-NUL.txt', 'web', undefined, 'x'.repeat(64), undefined],
    );
    assert.deepEqual(onlyError(named('web server')).suggestions, ['"web-server"']);
  });

  it('proposed from any text is a name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const name = nameFrom(text);
        assert.ok(name === undefined || isTaskName(name));
      }),
    );
  });

  it('says what is wrong with it', () => {
    assert.equal(nameProblem('x'.repeat(65)), 'is too long: 65 characters of at most 64');
    assert.equal(nameProblem('NUL.txt'), 'is reserved for a device by Windows');
    assert.equal(nameProblem('web'), undefined);
  });

  it('belongs to the first task that has it, whatever the case', () => {
    const text = named('web') + named('api') + named('WEB') + named('web');
    const { project, diagnostics, locations } = parseProject(text);
    assert.deepEqual(
      project?.tasks.map(({ name }) => name),
      ['web', 'api'],
    );
    assert.deepEqual(
      diagnostics.map(({ code, range, suggestions, related }) => [
        code,
        range.start.line,
        suggestions,
        related?.[0]?.range.start.line,
      ]),
      [
        ['duplicate-name', 7, ['"WEB-2"'], 1],
        ['duplicate-name', 10, ['"web-2"'], 1],
      ],
    );
    assert.equal(locations.get('web')?.name.start.line, 1);
  });
});
