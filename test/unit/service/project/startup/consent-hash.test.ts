import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  consentedByHash,
  consentOf,
  consentHash,
  startupSet,
} from '../../../../../src/service/project/startup/consent-hash.ts';
import { consentKey } from '../../../../../src/engine/consent.ts';
import { startupExample as file } from '../../../config/startup-example.ts';
import { sound } from '../../../config/underlined.ts';

const folders = { folder: '/shop', home: '/home/me' };

function hashOf(text: string): string {
  return startupSet(sound(text), folders).hash;
}

describe('the hash of the startup tasks', () => {
  it('is that of nothing when there is nothing', () => {
    const nothing = startupSet(undefined, folders);
    assert.deepEqual(nothing.tasks, []);
    assert.equal(hashOf('[[tasks]]\nname = "a"\ncommand = "x"\n'), nothing.hash);
    assert.notEqual(hashOf('[[tasks]]\nname = "a"\ncommand = "x"\nrun_at_startup = true\n'), nothing.hash);
  });

  it('has another hash after any change of what is executed, also of a dependency', () => {
    const changes: readonly (readonly [string, string])[] = [
      ['"node"', '"deno"'],
      ['["two words"]', '["two", "words"]'],
      ['packages/web', 'packages/api'],
      ['"postgres"', '"mysqld"'],
      ['"npm"', '"npm"\nshell = true'],
      ['"npm"', '"npm"\nshell = "zsh"'],
      ['"npm"', '"npm"\nenv = { PATH = "/tmp" }'],
      ['"npm"', '"npm"\nunset_env = ["PATH"]'],
      ['"npm"', '"npm"\nenv_file = ".env"'],
      ['"npm"', '"npm"\nuser = "root"'],
      ['"npm"', '"npm"\nstop_command = "rm -rf ~"'],
      ['"npm"', '"npm"\nhealthcheck = { command = "curl" }'],
      ['"npm"', '"npm"\nhealthcheck = { http = "http://x" }'],
      ['"npm"', '"npm"\nhealthcheck = { http = "http://y" }'],
      ['"npm"', '"npm"\nhealthcheck = { tcp = "x:1" }'],
      ['"npm"', '"npm"\nwatch = ["src"]'],
      ['"~/tools"', '"~/y"'],
      ['"npm"', '"npm"\nenv = { NODE_OPTIONS = "--require ./x.js" }'],
      ['"npm"', '"npm"\nenv = { NODE_OPTIONS = "--require ./y.js" }'],
      ['"npm"', '"npm"\nrun_at_startup = true\ndepends_on = ["idle", "db"]\n#'],
      ['"never"', '"never"\nrun_at_startup = true'],
    ];
    const before = hashOf(file);
    const seen = new Set([before]);
    for (const [from, to] of changes) {
      const text = to.includes('depends_on')
        ? file.replace('depends_on = ["db"]', 'depends_on = ["idle", "db"]')
        : file.replace(from, to);
      const after = hashOf(text);
      assert.ok(!seen.has(after), to);
      seen.add(after);
    }
  });

  it('keeps its hash when only looks, limits, order or tasks beside it change', () => {
    const before = hashOf(file);
    const [, idle = '', db = '', web = '', migrate = ''] = file.split(/(?=\[\[tasks\]\])/);
    assert.equal(hashOf(migrate + web + idle + db), before);
    assert.equal(hashOf(file.replace('title = "Web"', 'title = "Shop"\nrestart = "always"\ntimeout = "1h"')), before);
    assert.equal(hashOf(file.replace('"never"', '"other"')), before);
    assert.equal(hashOf(file.replace('"npm"', '"npm"\nhealthcheck = { log = "up" }')), before);
    const both = (env: string): string => hashOf(file.replace('"npm"', `"npm"\nenv = ${env}`));
    assert.equal(both('{ A = "1", B = "2" }'), both('{ B = "2", A = "1" }'));
  });
});

describe('the hash of each task of them', () => {
  it('is another for the task that changed, and for no other', () => {
    const [before, after] = [file, file.replace('"node"', '"deno"')].map((text) => startupSet(sound(text), folders));
    const changed = before?.tasks.filter(({ hash }, index) => hash !== after?.tasks[index]?.hash);
    assert.deepEqual(
      changed?.map(({ name }) => name),
      ['web'],
    );
  });
});

describe('what was consented to, in the record of a task', () => {
  const text = (secret: string): string =>
    `[[tasks]]\nname = "web"\ncommand = "serve"\nenv = { SECRET = "${secret}" }\n`;
  const [before, after] = [sound(text('x1y2z3')), sound(text('other'))];
  const [definition] = before.tasks;
  assert.ok(definition);
  const executed = consentKey(definition);
  const agreed = consentHash(executed) ?? '';
  const record = { task: 'web', run: 1, wanted: 'up', definition } as const;

  it('is a hash: values of variables stay in memory', () => {
    assert.match(agreed, /^[0-9a-f]{32}$/);
    assert.equal(consentOf(before)({ ...record, agreed }), executed);
  });

  it('matches nothing where the file says something else by now, or has none', () => {
    const unmatched = consentOf(after)({ ...record, agreed });
    assert.notEqual(unmatched, consentKey(after.tasks[0] ?? definition));
    assert.equal(consentHash(unmatched), agreed, 'the next record says the same');
  });

  it('is known again once the file says it', () => {
    const tasks = new Map([['web', { consentedTo: consentOf(after)({ ...record, agreed }) }]]);
    assert.deepEqual(consentedByHash(after, tasks), []);
    assert.deepEqual(consentedByHash(before, tasks), ['web']);
  });

  it('is, in records of older versions, what was started by hand, as far as it is certain that it is the same', () => {
    const bare = { ...definition, env: {} };
    const project = { ...before, tasks: [bare] };
    const old = { ...record, definition: bare };
    assert.equal(consentOf(project)(old), consentKey(bare));
    assert.equal(consentOf({ ...before, tasks: [{ ...bare, command: 'evil' }] })(old), '');
    assert.equal(consentOf(before)(record), '');
  });

  it('is absent where it was never started', () => {
    assert.equal(consentHash(undefined), undefined);
    assert.equal(consentOf(before)({ ...record, run: 0, wanted: 'down' }), undefined);
  });
});
