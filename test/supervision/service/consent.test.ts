import assert from 'node:assert/strict';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import { eventually } from '../../support/eventually.ts';
import { Supervised } from '../../support/supervised.ts';

const waitsForConsent = ({ status }: TaskInfo): boolean => status.kind === 'waiting' && status.for === 'consent';
const changed = (task: TaskInfo): boolean => task.changed && task.awaitsConsent === true;

/** In one step, as editors save: a text cut short would be another project. */
async function save(supervised: Supervised, toml: string): Promise<void> {
  const path = join(supervised.folder, 'dirigent.toml');
  await writeFile(`${path}.new`, toml);
  await rename(`${path}.new`, path);
}

async function startup(supervised: Supervised): Promise<void> {
  const { project } = await supervised.request('tasks/list', {});
  await supervised.request('project/startup', { hash: project.startup.hash });
}

const web = (script: string, keys = ''): string => `
[[tasks]]
name = "web"
run_at_startup = true
shell = true
command = '${script}'
${keys}
`;

describe('a startup task whose command changes in the file', () => {
  it('does not run it when it is restarted, says so, and runs it once that is approved', async () => {
    const keys = 'restart = "always"\nrestart_delay = "10ms"';
    await using supervised = await Supervised.start(web('echo agreed; exec sleep 1000', keys));
    await startup(supervised);
    const { pid } = await supervised.until('web', ({ status }) => status.kind === 'running');
    await save(supervised, web('echo new; exec sleep 1000', keys));
    await supervised.until('web', changed);
    process.kill(pid ?? 0, 'SIGKILL');
    await supervised.until('web', waitsForConsent);
    const { text } = await supervised.request('tasks/explain', { task: 'web' });
    assert.match(text, /is waiting for your approval/);
    await startup(supervised);
    await supervised.until('web', ({ status, changed: isOld }) => status.kind === 'running' && !isOld);
    await eventually(async () => assert.equal(await supervised.logFile('web', 'stdout.log'), 'new\n'));
    assert.equal(await supervised.logFile('web', 'stdout.log.1'), 'agreed\n');
  });

  it('probes by the next supervisor with the approved variables, not with those of the file', async () => {
    const probed = (variable: string): string => `
[[tasks]]
name = "web"
command = "sleep"
args = ["1000"]
env = { PATH = "/usr/bin:/bin", TOOL = "${variable}" }
healthcheck = { command = "sh", args = ["-c", 'echo $TOOL >>probed'], interval = "100ms" }
`;
    await using supervised = await Supervised.start(probed('agreed'));
    const path = join(supervised.folder, 'probed');
    const probes = async (): Promise<readonly string[]> => (await readFile(path, 'utf8')).trim().split('\n');
    await supervised.start('web');
    await supervised.until('web', ({ status }) => status.kind === 'running' && status.health === 'healthy');
    await supervised.kill();
    await save(supervised, probed('evil'));
    await supervised.launch();
    await supervised.until('web', changed);
    const before = (await probes()).length;
    await eventually(async () => assert.ok((await probes()).length > before + 2));
    assert.deepEqual([...new Set(await probes())], ['agreed']);
  });

  it('a program that overwrote its environment is not called changed by the next supervisor', async () => {
    await using supervised = await Supervised.start(
      web('exec node -e "process.title = \\"x\\".repeat(4000); setInterval(() => {}, 1e6)"', 'env = { A = "1" }'),
    );
    await supervised.start('web');
    await supervised.until('web', ({ status }) => status.kind === 'running');
    await supervised.kill();
    await supervised.launch();
    assert.equal((await supervised.task('web')).changed, false);
  });

  it('does not run it from a backoff; a start by hand does', async () => {
    const keys = 'restart = "on-failure"\nrestart_delay = "1m"';
    await using supervised = await Supervised.start(web('exit 1', keys));
    await startup(supervised);
    await supervised.until('web', ({ status }) => status.kind === 'backoff');
    await save(supervised, web('echo new; exec sleep 1000', keys));
    const task = await supervised.until('web', waitsForConsent);
    assert.equal(task.runId, 'web#1');
    await supervised.start('web');
    assert.equal((await supervised.task('web')).status.kind, 'running');
    await eventually(async () => assert.equal(await supervised.logFile('web', 'stdout.log'), 'new\n'));
  });

  it('does not run it when a watched file changes', async () => {
    const keys = 'watch = ["*.txt"]';
    await using supervised = await Supervised.start(web('exec sleep 1000', keys));
    await startup(supervised);
    const { pid } = await supervised.until('web', ({ status }) => status.kind === 'running');
    // A second task that watches the same file tells when the change has been seen.
    const other = '[[tasks]]\nname = "other"\ncommand = "sleep"\nargs = ["1000"]\nwatch = ["*.txt"]\n';
    await save(supervised, web('echo evil; exec sleep 1000', keys) + other);
    await supervised.until('web', changed);
    await supervised.start('other');
    // Nothing tells from when on changes are noticed; a new one within the pause would be taken for the same.
    let files = 0;
    const touching = setInterval(() => void supervised.touch(`${String(files++)}.txt`), 700);
    await supervised.until('other', ({ runId }) => runId !== undefined && runId !== 'other#1');
    clearInterval(touching);
    const task = await supervised.task('web');
    assert.deepEqual([task.pid, task.runId], [pid, 'web#1']);
  });

  it('does not run it after the supervisor has died, though no supervisor saw the change', async () => {
    const keys = 'restart = "always"\nrestart_delay = "10ms"';
    await using supervised = await Supervised.start(web('exec sleep 1000', keys));
    await startup(supervised);
    const { pid } = await supervised.until('web', ({ status }) => status.kind === 'running');
    await supervised.kill();
    await save(supervised, web('exec sleep 1000', `${keys}\nenv = { NODE_OPTIONS = "--require=./evil.js" }`));
    await supervised.launch();
    await supervised.until('web', changed);
    process.kill(pid ?? 0, 'SIGKILL');
    await supervised.until('web', waitsForConsent);
  });
});

describe('a task that was started by hand, and whose command changes in the file', () => {
  const keys = 'watch = ["*.txt"]\nrestart = "always"\nrestart_delay = "10ms"';

  it('one restart by hand, then a changed command, then a saved watched file: it goes on as it was', async () => {
    await using supervised = await Supervised.start(web('echo mine; exec sleep 1000', keys));
    await supervised.request('tasks/restart', { tasks: { names: ['web'] } });
    const { pid } = await supervised.until('web', ({ status }) => status.kind === 'running');
    // A second task that watches the same file tells when the change has been seen.
    const other = '[[tasks]]\nname = "other"\ncommand = "sleep"\nargs = ["1000"]\nwatch = ["*.txt"]\n';
    await save(supervised, web('echo evil; exec sleep 1000', keys) + other);
    await supervised.until('web', changed);
    await supervised.start('other');
    let files = 0;
    const touching = setInterval(() => void supervised.touch(`${String(files++)}.txt`), 700);
    await supervised.until('other', ({ runId }) => runId !== undefined && runId !== 'other#1');
    clearInterval(touching);
    const task = await supervised.task('web');
    assert.deepEqual([task.pid, task.runId], [pid, 'web#1']);
    process.kill(pid ?? 0, 'SIGKILL');
    await supervised.until('web', waitsForConsent);
    assert.equal(await supervised.logFile('web', 'stdout.log'), 'mine\n');
    await supervised.start('web');
    await eventually(async () => assert.equal(await supervised.logFile('web', 'stdout.log'), 'evil\n'));
  });

  it('is not run by its policy after the supervisor has died, nor mended by the file alone', async () => {
    await using supervised = await Supervised.start(web('exec sleep 1000', keys));
    await supervised.start('web');
    const { pid } = await supervised.until('web', ({ status }) => status.kind === 'running');
    await supervised.kill();
    await save(supervised, web('echo evil; exec sleep 1000', keys));
    await supervised.launch();
    await supervised.until('web', changed);
    process.kill(pid ?? 0, 'SIGKILL');
    await supervised.until('web', waitsForConsent);
    // What was agreed to before is agreed to still.
    await save(supervised, web('exec sleep 1000', keys));
    await supervised.until('web', ({ status, runId }) => status.kind === 'running' && runId === 'web#2');
  });

  it('awaits approval where the change might fix the failure', async () => {
    const backoff = 'restart = "on-failure"\nrestart_delay = "1m"';
    await using supervised = await Supervised.start(web('exit 1', backoff));
    await supervised.start('web');
    await supervised.until('web', ({ status }) => status.kind === 'backoff');
    await save(supervised, web('exec sleep 1000', backoff));
    await supervised.until('web', waitsForConsent);
    await supervised.start('web');
    assert.equal((await supervised.task('web')).status.kind, 'running');
  });
});

describe('a startup of which a part is approved', () => {
  it('starts that part, and nothing else for its sake', async () => {
    const task = (name: string, keys = ''): string =>
      `[[tasks]]\nname = "${name}"\nrun_at_startup = true\ncommand = "sleep"\nargs = ["1000"]\n${keys}\n`;
    await using supervised = await Supervised.start(task('a') + task('db') + task('web', 'depends_on = ["db"]'));
    const { startup: set } = (await supervised.request('tasks/list', {})).project;
    await supervised.request('project/startup', { hash: set.hash, tasks: ['a', 'web'] });
    await supervised.until('a', ({ status }) => status.kind === 'running');
    await supervised.until('db', waitsForConsent);
    const { text } = await supervised.request('tasks/explain', { task: 'web' });
    assert.match(text, /is waiting for db, which is itself waiting for your approval/);
    await supervised.request('project/startup', { hash: set.hash });
    await supervised.until('web', ({ status }) => status.kind === 'running');
  });
});
