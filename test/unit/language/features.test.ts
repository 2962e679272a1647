import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { applySpans } from '../../../src/config/edit/text-edit.ts';
import { LanguageDocument } from '../../../src/language/document.ts';
import { folds } from '../../../src/language/folding.ts';
import { hoverAt, type Hover } from '../../../src/language/hover.ts';
import { links } from '../../../src/language/links.ts';
import { definitionsOf, nameUseAt, newNameProblem, renameEdits, usesOf } from '../../../src/language/navigate.ts';
import type { NameUse } from '../../../src/language/names.ts';
import { outline, type OutlineItem } from '../../../src/language/outline.ts';
import { atCursor } from './cursor.ts';

const project = `[task_defaults]
stop_timeout = "20s"

[[tasks]]
name = "db"
title = "Database"
command = "postgres"
args = ["-D", "my data"]

[[tasks]]
name = "api"
depends_on = ["db"]

[[tasks]]
name = "web"
depends_on.db = "started"
depends_on.api = "ready"

[[tasks]]
name = "jobs"

[tasks.depends_on]
"db" = "ready"
`;
const broken = '\n[[tasks]]\nname = "half\nargs = [ "a\n[tasks.\n= 7\n\n';

/** With the intact project below something broken, and above it. */
const everywhere = [(text: string) => text, (text: string) => broken + text, (text: string) => text + broken];

function hovered(marked: string): Hover | undefined {
  const { document, offset } = atCursor(marked);
  return hoverAt(document, offset);
}

describe('hovers', () => {
  it('explain a key, with its default and an example', () => {
    for (const around of everywhere) {
      const hover = hovered(around('[[tasks]]\nname = "a"\nresta|rt = "never"\n'));
      assert.ok(hover?.kind === 'key');
      const { name, doc, default: usual, example, words } = hover.about;
      assert.deepEqual(
        { name, usual, example, words },
        {
          name: 'restart',
          usual: '"never"',
          example: 'restart = "on-failure"',
          words: '"never", "on-failure" or "always"',
        },
      );
      assert.match(doc, /When to restart/);
    }
  });

  it('explain keys in every form of a table, and while they are typed', () => {
    for (const marked of [
      '[[tasks]]\nhealthcheck = { inter|val = "1s" }',
      '[[tasks]]\nhealthcheck.inter|val = "1s"',
      '[[tasks]]\n[tasks.healthcheck]\ninter|val',
      '[task_defaults]\nhealthcheck.inter|val =',
    ]) {
      const hover = hovered(marked);
      assert.ok(hover?.kind === 'key' && hover.about.name === 'interval', marked);
    }
    assert.equal(hovered('[[tasks]]\n[tasks.healthch|eck]')?.kind, 'key');
  });

  it('show what [task_defaults] says of the key', () => {
    const hover = hovered(`${project}stop_time|out = "1s"`.replace('[tasks.depends_on]\n"db" = "ready"\n', ''));
    assert.ok(hover?.kind === 'key');
    assert.equal(hover.inherited, '"20s"');
  });

  it('explain the tables', () => {
    assert.deepEqual(
      ['[[ta|sks]]', '[task_de|faults]', '[task_ru|nner]'].map((marked) => hovered(marked)?.kind),
      ['table', 'table', 'table'],
    );
  });

  it('show which task is meant', () => {
    for (const around of everywhere) {
      const hover = hovered(around(project).replace('["db"]', '["d|b"]'));
      assert.ok(hover?.kind === 'task');
      assert.equal(hover.command, "postgres -D 'my data'");
      assert.equal(hover.task?.text('title')?.text, 'Database');
    }
  });

  it('are absent on tables of other programs, unknown keys and names of variables', () => {
    for (const marked of [
      '[package]\nna|me = "a"',
      '[[tasks]]\ncom|and = 1',
      '[[tasks]]\nenv = { na|me = 1 }',
      '[pack|age]',
    ])
      assert.equal(hovered(marked), undefined, marked);
  });
});

function useAt(marked: string): { readonly document: LanguageDocument; readonly use: NameUse } {
  const { document, offset } = atCursor(marked);
  const use = nameUseAt(document, offset);
  assert.ok(use, marked);
  return { document, use };
}

describe('the names of tasks', () => {
  const marks = [
    ['name = "db"', 'name = "d|b"'],
    ['["db"]', '["db|"]'],
    ['on.db', 'on.|db'],
    ['"db" = ', '"d|b" = '],
  ] as const;

  it('lead to their task from everywhere', () => {
    for (const around of everywhere) {
      for (const [plain, marked] of marks) {
        const { document, use } = useAt(around(project).replace(plain, marked));
        const [definition, ...more] = definitionsOf(document, use);
        assert.equal(definition?.task.text('title')?.text, 'Database');
        assert.equal(more.length, 0);
      }
    }
  });

  it('are found wherever they are used', () => {
    for (const around of everywhere) {
      const { document, use } = useAt(around(project).replace('name = "db"', 'name = "d|b"'));
      assert.deepEqual(
        usesOf(document, use).map(({ kind, task }) => `${kind} ${task.name ?? ''}`),
        ['definition db', 'dependency api', 'dependency web', 'dependency jobs'],
      );
    }
  });

  it('are changed everywhere at once, and nothing else is', () => {
    for (const around of everywhere) {
      for (const [plain, marked] of marks) {
        const { document, use } = useAt(around(project).replace(plain, marked));
        const expected = around(project)
          .replace('name = "db"', 'name = "pg.1"')
          .replace('["db"]', '["pg.1"]')
          .replace('on.db', 'on."pg.1"')
          .replace('"db" = ', '"pg.1" = ');
        assert.equal(applySpans(document.text, renameEdits(document, use, 'pg.1')), expected);
      }
    }
  });

  it('keep the quotes of their author', () => {
    const { document, use } = useAt("[[tasks]]\nname = '|a'\n");
    assert.equal(applySpans(document.text, renameEdits(document, use, 'b')), "[[tasks]]\nname = 'b'\n");
  });

  it('are not changed to what another task is called, or what is no name', () => {
    const { document, use } = useAt(project.replace('name = "db"', 'name = "d|b"'));
    assert.deepEqual(newNameProblem(document, use, 'API'), { kind: 'taken', by: 'api' });
    assert.equal(newNameProblem(document, use, 'a b')?.kind, 'malformed');
    assert.equal(newNameProblem(document, use, 'DB'), undefined);
    assert.equal(newNameProblem(document, use, 'postgres'), undefined);
  });

  it('are no keys, values and groups that happen to be called so', () => {
    for (const marked of [
      '[[tasks]]\ntitle = "d|b"\n',
      '[[tasks]]\nenv = { d|b = 1 }',
      'd|b = 1',
      '[db]\nname = "d|b"',
    ]) {
      const { document, offset } = atCursor(marked);
      assert.equal(nameUseAt(document, offset), undefined, marked);
    }
  });
});

function tree(items: readonly OutlineItem[], depth = 0): readonly string[] {
  return items.flatMap(({ name, detail, children }) => [
    `${'  '.repeat(depth)}${name}${detail === '' ? '' : `: ${detail}`}`,
    ...tree(children, depth + 1),
  ]);
}

describe('the outline', () => {
  it('has the tasks with their keys, in the order of the file', () => {
    assert.deepEqual(
      tree(outline(new LanguageDocument(`tool.a = 1\n${project}[tool.b]\nx = 2\n`))),
      [
        'tool',
        '  a: 1',
        'task_defaults',
        '  stop_timeout: "20s"',
        'db: Database',
        '  name: "db"',
        '  title: "Database"',
        '  command: "postgres"',
        '  args: ["-D", "my data"]',
        'api',
        '  name: "api"',
        '  depends_on: ["db"]',
        'web',
        '  name: "web"',
        '  depends_on',
        '    db: "started"',
        '    api: "ready"',
        'jobs',
        '  name: "jobs"',
        '  depends_on',
        '    db: "ready"',
      ].toSpliced(2, 0, '  b', '    x: 2'),
    );
  });

  it('has tasks without a name, and tasks in a list', () => {
    const names = outline(new LanguageDocument('tasks = [{ name = "a" }, { command = "b" }]\n')).map(
      ({ name }) => name,
    );
    assert.deepEqual(names, ['a', '[[tasks]]']);
  });

  it('has the intact tasks of a broken file', () => {
    for (const around of everywhere) {
      const names = outline(new LanguageDocument(around(project))).map(({ name }) => name);
      for (const name of ['db', 'api', 'web', 'jobs', 'task_defaults']) assert.ok(names.includes(name), name);
    }
  });
});

describe('folding', () => {
  const lines = (text: string): readonly string[] =>
    folds(new LanguageDocument(text)).map(({ first, last, kind }) => `${kind} ${first}-${last}`);

  it('takes a task with its sub-tables, each sub-table, long values and blocks of comments', () => {
    const text =
      '# a\n# b\n[[tasks]]\nname = "a" # no block\nargs = [\n  "x",\n]\n\n[tasks.env]\nA = 1\n\n[[tasks]]\nname = "b"\n';
    assert.deepEqual([...lines(text)].sort(), [
      'comment 0-1',
      'region 11-12',
      'region 2-9',
      'region 4-6',
      'region 8-9',
    ]);
  });

  it('goes on behind what is broken', () => {
    assert.ok(lines(`${broken}[[tasks]]\nname = "a"\n`).includes('region 7-8'));
  });
});

describe('links', () => {
  it('are on folders, files and addresses', () => {
    const text = `${broken}[[tasks]]
cwd = "a"
env_file = [".env", "x"]
url = "http://localhost:1"
healthcheck = { http = "https://x/y" }
title = "http://no"

[task_defaults]
env_file = "b"
`;
    assert.deepEqual(
      links(new LanguageDocument(text)).map(({ kind, target, span: { start, end } }) => [
        kind,
        target,
        text.slice(start, end),
      ]),
      [
        ['folder', 'a', 'a'],
        ['file', '.env', '.env'],
        ['file', 'x', 'x'],
        ['web', 'http://localhost:1', 'http://localhost:1'],
        ['web', 'https://x/y', 'https://x/y'],
        ['file', 'b', 'b'],
      ],
    );
  });

  it('are not on what a browser must not open', () => {
    assert.deepEqual(links(new LanguageDocument('[[tasks]]\nurl = "file:///etc/passwd"\ncwd = ""\n')), []);
  });
});
