import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseProject } from '../../../src/config/parse.ts';
import { startupFingerprint, startupSet } from '../../../src/config/startup.ts';
import { sound } from './underlined.ts';

const file = `
[[tasks]]
name = "idle"
command = "never"

[[tasks]]
name = "db"
command = "postgres"

[[tasks]]
name = "web"
title = "Web"
command = "node"
args = ["two words"]
cwd = "packages/web"
run_at_startup = true
depends_on = ["migrate"]

[[tasks]]
name = "migrate"
command = "npm"
cwd = "~/tools"
depends_on = ["db"]
`;

function fingerprint(text: string): string {
  return startupFingerprint(sound(text));
}

describe('what starts with the workspace', () => {
  it('is the tasks that say so and all that they depend on, in the order of the file', () => {
    assert.deepEqual(startupSet(sound(file), '/home/me/shop'), [
      { name: 'db', title: 'db', commandLine: 'postgres', cwd: '/home/me/shop', details: [] },
      { name: 'web', title: 'Web', commandLine: "node 'two words'", cwd: '/home/me/shop/packages/web', details: [] },
      { name: 'migrate', title: 'migrate', commandLine: 'npm', cwd: '~/tools', details: [] },
    ]);
  });

  it('has no fingerprint when there is nothing', () => {
    assert.equal(fingerprint('[[tasks]]\nname = "a"\ncommand = "x"\n'), '');
    assert.notEqual(fingerprint('[[tasks]]\nname = "a"\ncommand = "x"\nrun_at_startup = true\n'), '');
  });

  it('has another fingerprint after any change of what is executed, also of a dependency', () => {
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
    const before = fingerprint(file);
    const seen = new Set([before]);
    for (const [from, to] of changes) {
      const text = to.includes('depends_on')
        ? file.replace('depends_on = ["db"]', 'depends_on = ["idle", "db"]')
        : file.replace(from, to);
      const after = fingerprint(text);
      assert.ok(!seen.has(after), to);
      seen.add(after);
    }
  });

  it('keeps its fingerprint when only looks, limits, order or tasks beside it change', () => {
    const before = fingerprint(file);
    const [, idle = '', db = '', web = '', migrate = ''] = file.split(/(?=\[\[tasks\]\])/);
    assert.equal(fingerprint(migrate + web + idle + db), before);
    assert.equal(
      fingerprint(file.replace('title = "Web"', 'title = "Shop"\nrestart = "always"\ntimeout = "1h"')),
      before,
    );
    assert.equal(fingerprint(file.replace('"never"', '"other"')), before);
    assert.equal(fingerprint(file.replace('"npm"', '"npm"\nhealthcheck = { http = "http://x" }')), before);
    const both = (env: string): string => fingerprint(file.replace('"npm"', `"npm"\nenv = ${env}`));
    assert.equal(both('{ A = "1", B = "2" }'), both('{ B = "2", A = "1" }'));
  });

  it('tells what else of a task decides what is executed, with no value of a variable', () => {
    const { project } = parseProject(`
[[tasks]]
name = "web"
command = "node"
run_at_startup = true
stop_command = "bye"
user = "nobody"
env_file = ".env"
unset_env = ["PROXY"]
env = { SECRET = "x1y2z3" }
healthcheck = { command = "sh", args = ["-c", "curl evil"] }
`);
    assert.ok(project);
    const details = startupSet(project, '/shop')[0]?.details;
    assert.deepEqual(details, [
      "healthcheck: sh -c 'curl evil'",
      'stop_command: bye',
      'user: nobody',
      'env: SECRET',
      'env_file: .env',
      'unset_env: PROXY',
    ]);
  });
});
