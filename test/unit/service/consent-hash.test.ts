import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { agreedByHash, agreedOf, hashAgreed, startupHash } from '../../../src/service/consent-hash.ts';
import { whatIsExecuted } from '../../../src/engine/execution.ts';
import { startupExample as file } from '../config/startup-example.ts';
import { sound } from '../config/underlined.ts';

function hashOf(text: string): string {
  return startupHash(sound(text));
}

describe('the hash that stands for what starts by itself', () => {
  it('is that of nothing when there is nothing', () => {
    assert.equal(hashOf('[[tasks]]\nname = "a"\ncommand = "x"\n'), startupHash(undefined));
    assert.notEqual(hashOf('[[tasks]]\nname = "a"\ncommand = "x"\nrun_at_startup = true\n'), startupHash(undefined));
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
    assert.equal(hashOf(file.replace('"npm"', '"npm"\nhealthcheck = { http = "http://x" }')), before);
    const both = (env: string): string => hashOf(file.replace('"npm"', `"npm"\nenv = ${env}`));
    assert.equal(both('{ A = "1", B = "2" }'), both('{ B = "2", A = "1" }'));
  });
});

describe('what was agreed to, in the record of a task', () => {
  const before = sound('[[tasks]]\nname = "web"\ncommand = "serve"\nenv = { SECRET = "x1y2z3" }\n');
  const after = sound('[[tasks]]\nname = "web"\ncommand = "serve"\nenv = { SECRET = "other" }\n');
  const [definition] = before.tasks;
  assert.ok(definition);
  const text = whatIsExecuted(definition);
  const agreed = hashAgreed(text) ?? '';

  it('is a hash: values of variables stay in memory', () => {
    assert.match(agreed, /^[0-9a-f]{32}$/);
    assert.equal(agreedOf(before)({ task: 'web', agreed }), text);
  });

  it('matches nothing where the file says something else by now, or no longer has the task', () => {
    for (const project of [after, undefined]) {
      const unmatched = agreedOf(project)({ task: 'web', agreed });
      assert.notEqual(unmatched, whatIsExecuted(after.tasks[0] ?? definition));
      assert.equal(hashAgreed(unmatched), agreed, 'the next record says the same');
    }
  });

  it('is known again once the file says it', () => {
    const tasks = new Map([['web', { agreed: agreedOf(undefined)({ task: 'web', agreed }) }]]);
    assert.deepEqual(agreedByHash(after, tasks), []);
    assert.deepEqual(agreedByHash(before, tasks), ['web']);
  });

  it('is absent where somebody started it by hand', () => {
    assert.deepEqual([hashAgreed(undefined), agreedOf(before)({ task: 'web' })], [undefined, undefined]);
  });
});
