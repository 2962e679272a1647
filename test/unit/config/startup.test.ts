import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseProject } from '../../../src/config/parse.ts';
import { startupSet } from '../../../src/config/startup.ts';
import { startupExample as file } from './startup-example.ts';
import { sound } from './underlined.ts';

describe('what starts with the workspace', () => {
  it('is the tasks that say so and all that they depend on, in the order of the file', () => {
    assert.deepEqual(startupSet(sound(file), '/home/me/shop'), [
      { name: 'db', title: 'db', commandLine: 'postgres', cwd: '/home/me/shop', details: [] },
      { name: 'web', title: 'Web', commandLine: "node 'two words'", cwd: '/home/me/shop/packages/web', details: [] },
      { name: 'migrate', title: 'migrate', commandLine: 'npm', cwd: '~/tools', details: [] },
    ]);
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
