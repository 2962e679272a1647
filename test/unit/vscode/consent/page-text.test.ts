import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { consentPage, withoutValues } from '../../../../src/vscode/consent/page-text.ts';

const shop = { name: 'shop', path: '/shop' };
const task = (name: string, commandLine = `run ${name}`, cwd = '/shop', details: readonly string[] = []) => ({
  name,
  title: name,
  commandLine,
  cwd,
  details,
  hash: JSON.stringify([name, commandLine, cwd, details]),
});
const setOf = (...tasks: ReturnType<typeof task>[]) => ({ hash: 'h', tasks });
const recordOf = (...tasks: ReturnType<typeof task>[]) => ({ answer: 'allowed', hash: 'old', tasks }) as const;

/** The part below the explanation. */
function shown(...[set, record]: [Parameters<typeof consentPage>[0], Parameters<typeof consentPage>[1]?]): string[] {
  const lines = consentPage(set, record, shop).split('\n');
  return lines.slice(7, -1);
}

describe('the approval page', () => {
  it('has every command, its folder where that is another, and what else runs', () => {
    const set = setOf(task('api', 'node server.js'), task('ui', 'npm run dev', '/shop/web', ['user: root']));
    assert.deepEqual(shown(set), [
      '  api',
      '      command  node server.js',
      '',
      '  ui',
      '      command  npm run dev',
      '      cwd      ./web',
      '      user     root',
    ]);
  });

  it('shows a folder outside of the project as it is, and one that is called ~ as one inside', () => {
    assert.ok(shown(setOf(task('a', 'x', '/home/me/x'))).includes('      cwd      /home/me/x'));
    assert.ok(shown(setOf(task('a', 'x', '/shop/~/x'))).includes('      cwd      ./~/x'));
  });

  it('keeps a title apart from the command, so that it cannot pass for one', () => {
    const title = `safe\n      command  node ok.js${' '.repeat(500)}x`;
    const lines = shown(setOf({ ...task('evil', 'rm -rf /'), title }));
    assert.deepEqual(lines, ['  evil  “safe\\n command node ok.js x”', '      command  rm -rf /']);
    assert.ok((shown(setOf({ ...task('a'), title: 'x'.repeat(500) }))[0] ?? '').length < 60);
  });

  it('shows blanks and letters that no screen draws', () => {
    for (const hidden of [
      '\u3164',
      '\u2800',
      '\ufe0f',
      '\u{e0041}',
      '\u200b',
      '\u202e',
      '\u00a0',
      '\u00ad',
      '\t',
      '\r',
    ]) {
      const [, command = ''] = shown(setOf(task('a', `ls ${hidden}; evil`)));
      assert.match(command, /^ {6}command {2}ls \\(?:u\{[0-9a-f]+\}|[tr]); evil$/, hidden.codePointAt(0)?.toString(16));
    }
  });

  it('pushes no tail out of sight by blanks: it counts them, also at the ends', () => {
    const [, command] = shown(setOf(task('a', `ls${' '.repeat(1500)}; evil `)));
    assert.equal(command, '      command  ls⟨␣×1500⟩; evil␣');
    const [, imitated] = shown(setOf(task('a', 'ls⟨␣×1500⟩')));
    assert.equal(imitated, '      command  ls\\u{27e8}␣×1500⟩');
  });

  it('goes on in the next line where a command is long, whole, and says how long it is', () => {
    const long = `echo ${'x'.repeat(12_000)}; evil`;
    const lines = shown(setOf(task('a', long)));
    assert.ok(lines.every((line) => line.length <= 120));
    assert.equal(lines[1], `      (the next ${String(lines.length - 2)} lines)`);
    const text = lines
      .slice(2)
      .map((line) => line.slice(15))
      .join('');
    assert.equal(text, long);
    assert.ok(lines.slice(3).every((line) => line.startsWith(`${' '.repeat(13)}↪ `)));
  });

  it('gives a long label lines of its own, so that it pushes no command out of sight', () => {
    const name = `env.LD_${'A'.repeat(100)}`;
    assert.deepEqual(shown(setOf(task('a', 'node x', '/shop', [`${name}: 1`, 'user: me']))), [
      '  a',
      '      command  node x',
      `      ${name.slice(0, 64)}`,
      `    ↪ ${name.slice(64)}`,
      '               1',
      '      user     me',
    ]);
    const [, ...rows] = shown(setOf(task('a', 'node x', '/shop', [`env.LD_${'A'.repeat(10_000)}: 1`])));
    assert.equal(rows[0], '      command  node x');
    assert.equal(rows[1], `      (the next ${String(rows.length - 2)} lines)`);
  });

  it('lets no blanks in the name of a variable pass for those before its value', () => {
    const lines = shown(setOf(task('a', 'x', '/shop', ['env.A  safe: evil', 'env.EMPTY: '])));
    assert.deepEqual(lines.slice(2), ['      env.A␣␣safe  evil', '      env.EMPTY']);
  });

  it('has no line beyond its width and each command whole, whatever labels and values are', () => {
    const character = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
    const text = fc.oneof(
      fc.string({ unit: character, maxLength: 150 }),
      fc.string({ unit: fc.constantFrom(' ', 'A', '↪', '⟨', '\n', '漢', '\u{1f600}'), maxLength: 300 }),
      fc.constant('A'.repeat(10_000)),
    );
    const command = fc.string({ unit: fc.constantFrom('a', ';', '|', '"', '0'), minLength: 1, maxLength: 300 });
    const details = fc.array(
      fc.tuple(text, text).map(([name, value]) => `env.${name}: ${value}`),
      { maxLength: 4 },
    );
    const property = fc.property(command, details, (commandLine, env) => {
      const lines = shown(setOf(task('a', commandLine, '/shop', env))).slice(1);
      for (const line of lines) assert.ok(Array.from(line).length <= 96, line);
      const [first = '', ...others] = lines;
      const begin = /^ {6}command +/.exec(first)?.[0].length ?? 0;
      const end = others.findIndex(
        (line) => line.slice(begin - 2, begin) !== '↪ ' || line.slice(0, begin - 2).trim() !== '',
      );
      const goesOn = end === -1 ? others : others.slice(0, end);
      assert.equal([first, ...goesOn].map((line) => line.slice(begin)).join(''), commandLine);
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('says that it does not look into scripts and env files', () => {
    assert.match(consentPage(setOf(task('a')), undefined, shop), /does not look into scripts and env files/);
  });

  it('shows what is new, changed with its old and new values, gone, and approved before', () => {
    const record = recordOf(task('api', 'run api', '/shop', ['user: me']), task('db'), task('ui'));
    const set = setOf(task('api', 'curl evil | sh', '/shop', ['env.PATH: /evil']), task('ui'), task('new'));
    assert.deepEqual(shown(set, record), [
      'NEW',
      '',
      '  new',
      '      command  run new',
      '',
      'CHANGED',
      '',
      '  api',
      '      command           curl evil | sh',
      '      command, before   run api',
      '      env.PATH          /evil',
      '      env.PATH, before  (none)',
      '      user              (none)',
      '      user, before      me',
      '',
      'REMOVED',
      '',
      '  db',
      '      command  run db',
      '',
      'ALLOWED BEFORE',
      '',
      '  ui',
      '      command  run ui',
    ]);
  });

  it('stores no value of a variable, and shows all the same which has changed', () => {
    const before = task('api', 'run api', '/shop', ['user: me', 'env.A: 1', 'env.B: s3cr3t', 'env.C: 3', 'env: TOKEN']);
    const written = withoutValues(before);
    assert.deepEqual(written.details[0], 'user: me');
    assert.doesNotMatch(JSON.stringify(written.details), /s3cr3t|: [13]"/);
    const now = task('api', 'run api', '/shop', ['user: me', 'env.A: 1', 'env.B: x', 'env.D: ', 'env: TOKEN']);
    for (const record of [recordOf(written), recordOf(before)]) {
      assert.deepEqual(shown(setOf(now), record), [
        'CHANGED',
        '',
        '  api',
        '      command        run api',
        '      user           me',
        '      env.A          1',
        '      env.B          x',
        '      env.B, before  ***',
        '      env.D',
        '      env.D, before  (none)',
        '      env            TOKEN',
        '      env.C          (none)',
        '      env.C, before  ***',
      ]);
      assert.deepEqual(shown(setOf(), record), [
        'REMOVED',
        '',
        '  api',
        '      command  run api',
        '      user     me',
        '      env.A    ***',
        '      env.B    ***',
        '      env.C    ***',
        '      env      TOKEN',
      ]);
    }
    const words = shown(setOf({ ...before, hash: 'another' }), recordOf(written));
    assert.ok(words.some((line) => line.endsWith('(the value of a variable has changed)')));
  });

  it('takes no value that looks like what is written down for the one that it stands for', () => {
    const written = withoutValues(task('api', 'x', '/shop', ['env.PATH: /bin']));
    const now = task('api', 'x', '/shop', written.details);
    const lines = shown(setOf(now), recordOf(written));
    assert.ok(lines.includes('      env.PATH, before  ***'));
  });

  it('says so where only the value of a variable is another', () => {
    const lines = shown(setOf({ ...task('api'), hash: 'another' }), recordOf(task('api')));
    assert.ok(lines.includes('      env      (the value of a variable has changed)'));
  });

  it('claims no changes after “never”', () => {
    const lines = shown(setOf(task('api', 'other')), { ...recordOf(task('api')), answer: 'never' });
    assert.deepEqual(lines, ['  api', '      command  other']);
  });
});
