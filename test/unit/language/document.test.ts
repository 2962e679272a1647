import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { LanguageDocument, touches } from '../../../src/language/document.ts';

const text = `# all of it
[task_defaults]
stop_timeout = "10s"

[[tasks]]
name = "db"
command = "postgres"
healthcheck.tcp = 5432 # here

[tasks.env]
PGDATA = 'data'

[[tasks]]
name = "web"
depends_on = { db = "ready" }
args = [
  "a", # first
  "b",
]
`;

describe('reading a dirigent.toml for an editor', () => {
  it('finds the tasks with everything that belongs to them', () => {
    const { tasks } = new LanguageDocument(text);
    assert.deepEqual(
      tasks.map(({ name, span }) => [name, text.slice(span.start, span.end).split('\n').at(-1)]),
      [
        ['db', "PGDATA = 'data'"],
        ['web', ']'],
      ],
    );
    const [db] = tasks;
    assert.equal(db?.find('healthcheck', 'tcp')?.value?.kind, 'bare');
    assert.equal(db.text('env', 'PGDATA')?.text, 'data');
  });

  it('finds every place that names a task', () => {
    assert.deepEqual(
      new LanguageDocument(text).names.map(({ name, kind }) => `${kind} ${name}`),
      ['definition db', 'definition web', 'dependency db'],
    );
  });

  it('gives the place of a word without its quotes', () => {
    const { names } = new LanguageDocument(text);
    const inner = names.map(({ inner: { start, end } }) => text.slice(start, end));
    assert.deepEqual(inner, ['db', 'web', 'db']);
    assert.ok(names[0] && touches(names[0].inner, text.indexOf('db"') + 2));
  });

  const broken: readonly (readonly [string, string])[] = [
    ['a string without its end', 'command = "postgres'],
    ['a list without its end', 'args = ["a", "b"'],
    ['a list without its end, over lines', 'args = [\n  "a",\n'],
    ['a table without its end', 'env = { A = "1"'],
    ['a table without its end, behind a comma', 'env = { A = "1",'],
    ['a table in a table without its end', 'env = { A = { B = '],
    ['a long string without its end', 'stop_command = """'],
    ['a long string whose end is that of another', 'stop_command = """\n[[tasks]]\nname="x"\nstop_command = """a"""'],
    ['no value', 'command ='],
    ['no key', '= "postgres"'],
    ['words without quotes', 'command = npm run dev'],
    ['a half header', '[tasks.he'],
    ['a header that is empty', '[['],
    ['junk', ']]} , ## "'],
  ];
  for (const [what, line] of broken) {
    it(`loses nothing above or below ${what}`, () => {
      const source = `[[tasks]]\nname = "a"\n${line}\ntitle = "A"\n\n[[tasks]]\nname = "b"\ntitle = "B"\n`;
      const { tasks, entries } = new LanguageDocument(source);
      assert.equal(tasks[0]?.name, 'a');
      assert.equal(tasks.at(-1)?.name, 'b');
      assert.equal(tasks.at(-1)?.text('title')?.text, 'B');
      const title = entries.find(({ value }) => value?.kind === 'string' && value.text === 'A')?.path ?? [];
      assert.deepEqual(title.slice(-1), ['title']);
      if (!line.startsWith('[')) assert.deepEqual(title, ['tasks', 'title']);
    });
  }
});
