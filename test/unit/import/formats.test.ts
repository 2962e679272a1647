import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { bashWords } from '../../support/bash-words.ts';
import { Imported, problemOf } from './imported.ts';

describe('package.json', () => {
  it('runs scripts with the package manager in use', () => {
    const manager = (...beside: readonly string[]): unknown =>
      Imported.fixture('vite/package.json', beside).table('dev')['command'];
    assert.equal(manager(), 'npm');
    assert.equal(manager('pnpm-lock.yaml'), 'pnpm');
    assert.equal(manager('yarn.lock'), 'yarn');
    assert.equal(manager('bun.lock'), 'bun');
    assert.equal(Imported.fixture('monorepo/package.json', ['yarn.lock']).table('dev')['command'], 'pnpm');
  });

  it('proposes unasked what a developer starts, and starts dev with the workspace', () => {
    const { planned } = Imported.fixture('monorepo/package.json');
    const worth = planned.filter(({ proposal }) => proposal.isWorth).map(({ task }) => task['name']);
    assert.deepEqual(worth, ['start', 'dev', 'dev-docs', 'build', 'db-migrate', 'db-seed']);
    const startup = planned.filter(({ task }) => task['run_at_startup'] === true).map(({ task }) => task['name']);
    assert.deepEqual(startup, ['dev']);
  });

  it('leaves hooks to the package manager, and says so', () => {
    const vite = Imported.fixture('vite/package.json');
    assert.ok(!vite.names.includes('prebuild'));
    assert.deepEqual(vite.lostByFile, ['scripts.prebuild']);
    assert.ok(vite.names.includes('prepare'), 'there is no script "pare"');
  });

  it('runs in the folder of the file', () => {
    const text = '{ "scripts": { "dev": "vite" } }';
    assert.equal(new Imported('packages/web/package.json', text).table('dev')['cwd'], 'packages/web');
    assert.equal(new Imported('../package.json', text).table('dev')['cwd'], '..');
  });
});

describe('a Procfile', () => {
  it('gives lines for the shell that come back after a crash', () => {
    const rails = Imported.fixture('rails/Procfile.dev');
    assert.deepEqual(rails.table('css'), {
      name: 'css',
      command: 'yarn build:css --watch=always',
      shell: true,
      run_at_startup: true,
      restart: 'on-failure',
    });
  });

  it('gives each process the port that foreman would, where it asks for one', () => {
    const rails = Imported.fixture('rails/Procfile');
    assert.deepEqual(rails.table('web')['env'], { PORT: '5000' });
    assert.deepEqual(rails.lost('web'), ['PORT']);
    assert.equal(Imported.fixture('python/Procfile').table('web')['env'], undefined);
    const beside = Imported.fixture('rails/Procfile', ['.env']);
    assert.equal(beside.table('web')['env'], undefined);
    assert.equal(beside.table('web')['env_file'], '.env');
    assert.match(beside.loss('web', 'PORT').todo, /PORT = "5000"/);
  });

  it('does not propose the release phase unasked', () => {
    const { planned } = Imported.fixture('rails/Procfile');
    assert.deepEqual(
      planned.map(({ proposal }) => proposal.isWorth),
      [true, true, false],
    );
  });

  it('reports lines that are none, with their place', () => {
    const { names, file } = new Imported('Procfile', 'web: x\nprose\nempty:\n');
    assert.deepEqual(names, ['web']);
    assert.deepEqual(
      file.losses.map(({ key, range }) => [key, range.start.line]),
      [
        ['line 2', 1],
        ['line 3', 2],
      ],
    );
  });
});

describe('.vscode/tasks.json', () => {
  const python = Imported.fixture('python-tasks/.vscode/tasks.json');

  it('finds paths of the workspace from the folder of the task', () => {
    assert.deepEqual(python.table('Dev-backend'), {
      name: 'Dev-backend',
      title: 'Dev: backend',
      command: '../.venv/bin/uvicorn',
      args: ['app.main:app', '--reload', '--port', '8000'],
      cwd: 'backend',
      env: { PYTHONPATH: '.' },
      healthcheck: { log: 'Application startup complete' },
      run_at_startup: true,
      group: 'Dev',
    });
  });

  it('names the group so that a shell takes it for a name', () => {
    const label = `all $(echo hurt) "it's"`;
    const tasks = [
      { label, dependsOn: ['a', 'b'] },
      { label: 'a', type: 'shell', command: 'a' },
      { label: 'b', type: 'shell', command: 'b' },
    ];
    const imported = new Imported('.vscode/tasks.json', JSON.stringify({ version: '2.0.0', tasks }));
    const todo = imported.file.losses.find(({ key }) => key === label)?.todo ?? '';
    const [, command = ''] = /^Use: (.*)\.$/.exec(todo) ?? [];
    assert.deepEqual(bashWords(command), ['dirigent', 'start', '--group', label]);
  });

  it('makes a group of what only starts others, and hands its start on to them', () => {
    assert.ok(!python.names.includes('Dev'));
    assert.equal(python.table('Dev-frontend')['group'], 'Dev');
    assert.equal(python.table('Dev-frontend')['run_at_startup'], true);
    assert.equal(python.table('Dev-frontend')['cwd'], 'frontend');
    assert.ok(python.lostByFile.includes('Dev'));
  });

  it('does not propose unasked what needs an open file', () => {
    const { planned } = python;
    assert.equal(planned.find(({ task }) => task['title'] === 'Test this file')?.proposal.isWorth, false);
    assert.match(python.loss('Test-this-file', 'command').why, /\$\{relativeFile\}/);
  });

  it('waits for the end of a task, and for the readiness of one in the background', () => {
    assert.deepEqual(Imported.fixture('csharp/.vscode/tasks.json').table('watch')['depends_on'], { build: 'finished' });
    const extension = Imported.fixture('extension/.vscode/tasks.json');
    assert.deepEqual(extension.table('Server')['depends_on'], { 'Build-Docker': 'finished', 'tsc-watch': 'ready' });
    assert.deepEqual(extension.table('tsc-watch')['healthcheck'], { log: String.raw`Watching for file changes\.` });
  });

  it('quotes words as VS Code does, and asks for no input', () => {
    const extension = Imported.fixture('extension/.vscode/tasks.json');
    assert.equal(extension.table('Curl')['command'], "curl -H 'A: b c' http://localhost:3000/$X");
    assert.match(extension.loss('Curl', 'command').why, /always|"3000" was imported/);
  });

  it('reports what a task has besides: systems, presentation, matchers, types of extensions', () => {
    const extension = Imported.fixture('extension/.vscode/tasks.json');
    assert.deepEqual(extension.lost('Build-Docker'), ['windows']);
    assert.deepEqual(extension.lost('tsc-watch'), ['problemMatcher', 'group', 'presentation']);
    assert.ok(extension.lostByFile.includes('dock'));
  });

  it('refuses the old version of the file', () => {
    assert.match(problemOf('tasks.json', '{\n "version": "0.1.0", "command": "tsc" }'), /^2:2 .*2\.0\.0/);
  });
});

describe('process-compose.yaml', () => {
  const go = Imported.fixture('go-service/process-compose.yaml');
  const nix = Imported.fixture('nix/process-compose.yaml');

  it('keeps restart policies: a constant pause, and no limit by default', () => {
    const { restart, max_retries, restart_delay, restart_max_delay } = go.table('db');
    assert.deepEqual([restart, max_retries, restart_delay, restart_max_delay], ['on-failure', 5, '2s', '2s']);
    assert.deepEqual([go.table('api')['restart'], go.table('api')['max_retries']], ['always', 0]);
  });

  it('keeps probes, and is no less patient', () => {
    assert.deepEqual(go.table('db')['healthcheck'], {
      command: 'pg_isready',
      args: ['-h', 'localhost'],
      interval: '5s',
      timeout: '1s',
      retries: 3,
      start_period: '17s',
      on_unhealthy: 'restart',
    });
    assert.deepEqual(nix.table('postgres')['healthcheck'], { log: 'database system is ready to accept connections' });
    const web = Imported.fixture('data/process-compose.yaml').table('web')['healthcheck'];
    assert.deepEqual(web, {
      http: 'http://localhost:8080/health',
      interval: '10s',
      timeout: '1s',
      retries: 5,
      start_period: '50s',
      on_unhealthy: 'restart',
    });
  });

  it('keeps conditions of dependencies', () => {
    assert.deepEqual(go.table('api')['depends_on'], { migrate: 'finished', db: 'ready' });
    assert.deepEqual(nix.table('schema')['depends_on'], ['postgres']);
    assert.deepEqual(nix.table('server')['depends_on'], { schema: 'started' });
  });

  it('keeps how to stop, the amount of logs, what to watch', () => {
    assert.deepEqual([go.table('db')['stop_command'], go.table('db')['stop_timeout']], ['docker stop pg', '20s']);
    assert.equal(nix.table('postgres')['stop_signal'], 'SIGINT');
    assert.deepEqual([nix.table('server')['log_max_size'], nix.table('server')['log_max_files']], ['20MiB', 3]);
    assert.deepEqual(go.table('api')['watch'], ['services/api/src/**', '!services/api/src/**/*_test.go']);
  });

  it('fills in templates and dollars, and names the shell where one is needed', () => {
    assert.equal(go.table('migrate')['command'], './migrate.sh v1.2.3 && echo $HOME');
    assert.equal(go.table('migrate')['shell'], 'bash');
    assert.equal(nix.table('postgres')['shell'], true);
    assert.deepEqual([go.table('front')['command'], go.table('front')['shell']], ['npm', undefined]);
  });

  it('gives every process what the file gives all of them', () => {
    assert.deepEqual(go.table('api')['env'], { GLOBAL: '1', PORT: '8080' });
    assert.deepEqual(nix.table('server')['env'], { RUST_LOG: 'debug', PORT: '8080' });
    assert.deepEqual(Imported.fixture('go-service/process-compose.yaml', ['.env']).table('db')['env_file'], ['.env']);
  });

  it('reports everything else, with its key', () => {
    assert.deepEqual(go.lost('api'), [
      'environment.A',
      'availability.exit_on_end',
      'readiness_probe.http_get.headers',
      'shutdown.parent_only',
      'log_location',
      'watch.cascade',
      'replicas',
    ]);
    assert.deepEqual(go.lost('front').slice(-2), ['typo_key', 'depends on nothing']);
    assert.deepEqual(Imported.fixture('data/process-compose.yaml').lost('scheduler'), ['namespace', 'schedule']);
  });
});

describe('mprocs', () => {
  it('reads the short forms and the long one', () => {
    const webapp = Imported.fixture('webapp/mprocs.yaml');
    assert.deepEqual(webapp.table('webpack')['command'], 'webpack serve | tee log');
    assert.deepEqual(webapp.table('nvim'), { name: 'nvim', command: 'nvim', args: ['.'] });
    assert.equal(webapp.table('server')['cwd'], 'srv');
    assert.deepEqual(webapp.table('tests')['unset_env'], ['HTTP_PROXY']);
    assert.equal(webapp.table('os')['command'], 'b');
    assert.ok(webapp.lostByFile.includes('procs.off'));
  });

  it('keeps how to stop', () => {
    const rust = Imported.fixture('rust/mprocs.yaml');
    assert.equal(rust.table('ui')['stop_signal'], 'SIGKILL');
    assert.equal(rust.table('db')['stop_command'], 'docker compose stop db');
    assert.ok(Imported.fixture('webapp/mprocs.yaml').lost('tests').includes('stop'));
  });

  it('reads JSON as well', () => {
    assert.deepEqual(Imported.fixture('elixir/mprocs.json').table('phoenix'), {
      name: 'phoenix',
      command: 'iex',
      args: ['-S', 'mix', 'phx.server'],
      cwd: 'apps/web',
      run_at_startup: true,
    });
  });
});

describe('supervisord', () => {
  const django = Imported.fixture('django/supervisord.conf');

  it('writes out defaults that are not those of dirigent.toml', () => {
    assert.deepEqual(Imported.fixture('laravel/supervisord.conf').table('php'), {
      name: 'php',
      command: '/usr/bin/php',
      args: ['-d', 'variables_order=EGPCS', '/var/www/html/artisan', 'serve', '--host=0.0.0.0', '--port=80'],
      env: { LARAVEL_SAIL: '1' },
      user: 'sail',
      run_at_startup: true,
      restart: 'on-failure',
      max_retries: 3,
      restart_reset_after: '1s',
      stop_timeout: '10s',
    });
  });

  it('reads comments, lines that go on, and quoted variables', () => {
    assert.deepEqual(django.table('web')['env'], {
      LANG: 'en_US.UTF-8',
      DJANGO_SETTINGS_MODULE: 'app.settings',
      EXTRA: 'a,b',
    });
  });

  it('finds %(here)s, and leaves variables of the environment to a shell', () => {
    const { command, shell, cwd } = django.table('web');
    assert.equal(command, '../venv/bin/gunicorn app:app --bind "0.0.0.0:${PORT}"');
    assert.deepEqual([shell, cwd], [true, 'backend']);
    assert.match(django.loss('web', 'environment.SECRET').why, /ENV_SECRET/);
  });

  it('makes a task of each process, in the group of its program', () => {
    assert.deepEqual(django.names, ['web', 'worker_00', 'worker_01']);
    assert.equal(django.table('worker_01')['group'], 'app');
    assert.deepEqual(django.table('worker_00')['success_exit_codes'], [0, 2]);
  });

  it('reports sections that are no programs', () => {
    assert.deepEqual(django.lostByFile, [
      'supervisord.nodaemon',
      'unix_http_server',
      'eventlistener:memmon',
      'include',
    ]);
  });

  it('knows what 0 retries, no logs and a missing limit mean', () => {
    const { max_retries, persist_to_disk, run_at_startup } = Imported.fixture('flask/supervisor.conf').table('app');
    assert.deepEqual([max_retries, persist_to_disk, run_at_startup], [1, false, undefined]);
    assert.ok(Imported.fixture('flask/supervisor.conf').lost('app').includes('umask'));
    assert.equal(django.table('web')['log_max_size'], '50MiB');
  });
});

describe('a pm2 ecosystem file', () => {
  it('calls the interpreter that pm2 would', () => {
    const api = Imported.fixture('node-api/ecosystem.config.json');
    assert.deepEqual(api.table('api-server')['args'], ['--max-old-space-size=4096', './dist/app.js']);
    assert.deepEqual([api.table('npm')['command'], api.table('npm')['cwd']], ['npm', 'web']);
    assert.equal(Imported.fixture('python-pm2/process.json').table('scraper')['command'], 'python3');
    const next = Imported.fixture('next/ecosystem.json');
    assert.deepEqual(next.table('bot')['args'], ['bot.ts']);
  });

  it('restarts always, unless exit codes say otherwise', () => {
    const next = Imported.fixture('next/ecosystem.json');
    assert.deepEqual([next.table('web')['restart'], next.table('web')['max_retries']], ['always', 16]);
    assert.deepEqual([next.table('bot')['restart'], next.table('bot')['success_exit_codes']], ['on-failure', [0]]);
    assert.equal(next.table('bot')['restart_delay'], '3s');
    assert.equal(next.table('bot')['stop_signal'], 'SIGINT');
  });

  it('makes a task of each instance, but not of a cluster', () => {
    const api = Imported.fixture('node-api/ecosystem.config.json');
    assert.deepEqual(api.names, ['api-server', 'worker-0', 'worker-1', 'npm']);
    assert.deepEqual(api.table('worker-1')['env'], { NODE_APP_INSTANCE: '1' });
    assert.ok(api.lost('api-server').includes('instances'));
    assert.deepEqual(api.lostByFile, ['deploy', 'broken']);
  });

  it('watches folders, files and patterns', () => {
    assert.deepEqual(Imported.fixture('python-pm2/process.json').table('scraper')['watch'], ['**', '!*.log']);
    const api = Imported.fixture('node-api/ecosystem.config.json');
    assert.deepEqual(api.table('api-server')['watch'], ['src/**', 'config.json', '!logs/**']);
  });

  it('never runs a file that is a program', () => {
    assert.match(problemOf('ecosystem.config.js', 'module.exports = {}'), /does not run code.*JSON\.stringify/);
  });

  it('is printed by a command that reads the file beside it', () => {
    assert.match(problemOf('api/ecosystem.config.js', ''), /require\("\.\/ecosystem\.config\.js"\)/);
  });
});

describe('a compose file', () => {
  const fullstack = Imported.fixture('fullstack/compose.yaml', ['.env']);

  it('runs a command of own code on this machine, in the folder of the code', () => {
    const { command, shell, cwd } = fullstack.table('api');
    assert.deepEqual([command, shell, cwd], ['npm ci && npm run dev -- --port ${PORT:-3000}', true, 'api']);
    assert.deepEqual(fullstack.table('worker')['args'], ['worker.js', '--queue', 'high prio']);
    assert.equal(fullstack.table('worker')['cwd'], 'jobs');
  });

  it('leaves a service of an image a container, with all that docker compose knows of it', () => {
    assert.deepEqual(fullstack.table('redis'), {
      name: 'redis',
      command: 'docker',
      args: ['compose', 'up', '--no-deps', 'redis'],
      run_at_startup: true,
      stop_timeout: '15s',
    });
    assert.deepEqual(fullstack.lost('redis'), []);
    assert.deepEqual(new Imported('deploy/compose.yaml', 'services: { a: { image: x } }').table('a')['args'], [
      'compose',
      '-f',
      'deploy/compose.yaml',
      'up',
      '--no-deps',
      'a',
    ]);
  });

  it('asks for health where the service is', () => {
    assert.deepEqual(fullstack.table('db')['healthcheck'], {
      command: 'docker',
      args: ['compose', 'exec', '-T', 'db', 'sh', '-c', 'pg_isready -U postgres'],
      interval: '5s',
      timeout: '5s',
      retries: 5,
      start_period: '25s',
    });
    assert.deepEqual(fullstack.table('api')['healthcheck'], {
      http: 'http://localhost:3000/health',
      interval: '30s',
      timeout: '30s',
      retries: 3,
      start_period: '110s',
    });
  });

  it('keeps conditions, policies, signals and timeouts', () => {
    const { depends_on, restart, max_retries, stop_signal, stop_timeout } = fullstack.table('api');
    assert.deepEqual(depends_on, { db: 'ready', migrate: 'finished', redis: 'started' });
    assert.deepEqual([restart, max_retries, stop_signal, stop_timeout], ['always', 0, 'SIGINT', '90s']);
    const web = Imported.fixture('flask-compose/compose.yaml').table('web');
    assert.deepEqual([web['restart'], web['max_retries'], web['run_at_startup']], ['on-failure', 3, undefined]);
  });

  it('fills in what it can of the environment, and reports the rest', () => {
    assert.deepEqual(fullstack.table('api')['env'], {
      DATABASE_URL: 'postgres://postgres:secret@db:5432/app',
      REDIS_URL: 'redis://redis:6379',
    });
    assert.deepEqual(fullstack.table('api')['env_file'], ['.env']);
    assert.match(fullstack.loss('api', 'environment.DATABASE_URL').todo, /localhost/);
    assert.match(fullstack.loss('api', 'environment.REDIS_URL').why, /always uses "redis:\/\/redis:6379"/);
    assert.deepEqual(fullstack.lost('worker'), ['image', 'volumes', 'user']);
  });
});
