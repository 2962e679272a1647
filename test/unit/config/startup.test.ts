import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseProject } from '../../../src/config/parse.ts';
import { startupTask, startupTasks, type StartupTask } from '../../../src/config/startup.ts';
import type { Project } from '../../../src/config/project.ts';
import { startupExample as file } from './startup-example.ts';
import { sound } from './underlined.ts';

function startupSet(project: Project, folder: string): readonly StartupTask[] {
  return startupTasks(project).map((task) => startupTask(task, { folder, home: '/home/me' }));
}

function detailsOf(keys: string): readonly string[] | undefined {
  const file = `[[tasks]]\nname = "web"\ncommand = "node"\nrun_at_startup = true\n${keys}\n`;
  return startupSet(sound(file), '/shop')[0]?.details;
}

describe('what starts with the workspace', () => {
  it('is the tasks that say so and all that they depend on, in the order of the file', () => {
    assert.deepEqual(startupSet(sound(file), '/home/me/shop'), [
      { name: 'db', title: 'db', commandLine: 'postgres', cwd: '/home/me/shop', details: [] },
      { name: 'web', title: 'Web', commandLine: "node 'two words'", cwd: '/home/me/shop/packages/web', details: [] },
      { name: 'migrate', title: 'migrate', commandLine: 'npm', cwd: '/home/me/tools', details: [] },
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

  it('E4: shows a folder as a start resolves it', () => {
    const cwdOf = (cwd: string): string | undefined =>
      startupSet(sound(`[[tasks]]\nname = "web"\ncommand = "x"\nrun_at_startup = true\ncwd = "${cwd}"\n`), '/shop')[0]
        ?.cwd;
    assert.deepEqual(['~', '~/x', './~/x', 'web', '../up', '/abs'].map(cwdOf), [
      '/home/me',
      '/home/me/x',
      '/shop/~/x',
      '/shop/web',
      '/up',
      '/abs',
    ]);
  });

  it('E4: shows probes of the network, the user and the files that restart it', () => {
    assert.deepEqual(detailsOf('healthcheck = { http = "http://evil/x" }'), ['healthcheck.http: http://evil/x']);
    assert.deepEqual(detailsOf('healthcheck = { tcp = "db:5432" }'), ['healthcheck.tcp: db:5432']);
    assert.deepEqual(detailsOf('healthcheck = { log = "up" }'), []);
    assert.deepEqual(detailsOf('user = "root"\nwatch = ["src/**"]'), ['user: root', 'watch: src/**']);
  });

  it('E4: shows the values of variables that decide which program runs, and of no others', () => {
    const env = (name: string): readonly string[] | undefined => detailsOf(`env = { "${name}" = "x1y2z3" }`);
    for (const name of [
      'PATH',
      'Path',
      'NODE_OPTIONS',
      'LD_PRELOAD',
      'BASH_ENV',
      'PYTHONPATH',
      'npm_config_script_shell',
    ])
      assert.deepEqual(env(name), [`env.${name}: x1y2z3`]);
    for (const name of ['API_KEY', 'DB_PASS', 'PORT', 'CARGO_REGISTRY_TOKEN', 'GIT_TOKEN', 'npm_config__auth', 'DEBUG'])
      assert.deepEqual(env(name), [`env: ${name}`]);
  });
});
