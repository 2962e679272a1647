// The package as somebody who installs it has it: packed, unpacked elsewhere, compiled against and run with plain Node.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'mocha';

const execute = promisify(execFile);
const repository = join(import.meta.dirname, '..', '..', '..');
const installed = ['koffi', '@koromix', '@types', 'undici-types'];

const PROGRAM = `
import { connect, UserError, type OutputResult, type SupervisorClient, type TaskEvent, type TaskInfo, type TaskStatus } from 'dirigent/client';
import { createSupervisor, type EventSink, type JournalEvent } from 'dirigent/supervisor';

const events: JournalEvent[] = [];
const sink: EventSink = { append: ({ event }) => void events.push(event) };
const folder = process.argv[2]!;
await using supervisor = await createSupervisor({ folder, storage: folder + '/state', sinks: [sink], listen: true });
const client: SupervisorClient = await connect({ folder, name: 'consumer' });
const task = await client.request('tasks/run', { command: 'echo hello', shell: true });
await supervisor.request('tasks/wait', { task: task.name, until: 'ended' });
const output: OutputResult = await client.request('tasks/output', { task: task.name, kind: 'stdout' });
const info: TaskInfo = (await client.request('tasks/list', {})).tasks[0]!;
const status: TaskStatus = info.status;
client.on('tasks/event')((event: TaskEvent) => event.info?.status);
// @ts-expect-error there is no such method
await client.request('tasks/none', {}).catch((error: UserError) => console.log(error.code));
console.log(Buffer.from(output.data, 'base64').toString().trim(), status.kind, events.join(' '));
client.dispose();
`;

describe('the npm package', () => {
  let folder: string;

  before(async () => {
    folder = await realpath(await mkdtemp('/tmp/dg-'));
    await execute(process.execPath, ['types.mjs'], { cwd: repository });
    await execute('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: repository });
    const [archive] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
    assert.ok(archive);
    await mkdir(join(folder, 'node_modules', 'dirigent'), { recursive: true });
    await mkdir(join(folder, 'r'), { mode: 0o700 });
    const target = join(folder, 'node_modules', 'dirigent');
    await execute('tar', ['-xzf', join(folder, archive), '-C', target, '--strip-components=1']);
    for (const name of installed)
      await symlink(join(repository, 'node_modules', name), join(folder, 'node_modules', name));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('compiles in a strict project and runs with plain Node', async () => {
    await writeFile(join(folder, 'program.ts'), PROGRAM);
    const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2024', '--strict', '--types', 'node'];
    await execute(process.execPath, [tsc, ...options, 'program.ts'], { cwd: folder }).catch((error: unknown) => {
      throw new Error((error as { stdout: string }).stdout);
    });
    const { stdout } = await execute(process.execPath, ['program.js', folder], { cwd: folder, env: environment() });
    assert.equal(stdout, 'operation-failed\nhello finished started finished\n');
  });

  it('runs its example', async () => {
    const program = join(folder, 'node_modules', 'dirigent', 'examples', 'embed.mjs');
    const { stdout } = await execute(process.execPath, [program], { env: environment() });
    assert.deepEqual(stdout.trimEnd().split('\n').sort(), [
      'metrics: failed 1, started 2, stopped 1, stopping 1',
      'pager: migrate failed. Exited with code 3.',
      'reader: listening',
    ]);
  });

  it('has no engine in the client, and nothing of VS Code in either', async () => {
    const read = (name: string): Promise<string> =>
      readFile(join(folder, 'node_modules', 'dirigent', 'dist', 'library', name), 'utf8');
    const [client, supervisor] = [await read('client.js'), await read('supervisor.js')];
    assert.equal(/require\("koffi|\/\/ src\/(engine|service|process|output|store)\//.exec(client), null);
    for (const text of [client, supervisor]) assert.ok(!text.includes('require("vscode")'));
  });

  function environment(): NodeJS.ProcessEnv {
    return { ...process.env, XDG_RUNTIME_DIR: join(folder, 'r'), DIRIGENT_WAYS: join(folder, 'ways') };
  }
});
