// A real supervisor with a project of its own, for one test: its folder, storage and runtime folder lie under one short
// path, and nothing that was born there outlives the test.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NotificationName, Notifications, Params, RequestName, Result } from '../../src/rpc/contract.ts';
import type { TaskInfo } from '../../src/model/task-info.ts';
import { connect, type ConnectOptions } from '../../src/client/connect.ts';
import type { SupervisorClient } from '../../src/rpc/connection.ts';
import { workspaceStorage, type WorkspaceStorage } from '../../src/store/storage.ts';
import { addressOf } from '../../src/rpc/discovery/socket-path.ts';
import { RUNTIME_ENV, RUNTIME_FLAGS } from '../../src/rpc/supervisor-runtime.ts';
import { ownBuild, type Build } from './build.ts';
import { eventually } from './eventually.ts';
import { WAIT_MS } from './limits.ts';
import { listProcesses } from './vscode/processes.ts';

const repository = join(import.meta.dirname, '..', '..');

let usual = ownBuild;

/** From now on every project is supervised by this build, unless it is told another. */
export function useBuild(build: Build): void {
  usual = build;
}

export const programs = join(repository, 'test', 'fixtures', 'programs');

/** What the shell calls itself that becomes the shim of the next run. */
const RESERVE = '-s dirigent-shim';

type ClientOptions = Partial<Omit<ConnectOptions, 'client'>> & {
  readonly kind?: 'editor' | 'cli' | 'agent';
  readonly editorPid?: number;
};

export class Supervised implements AsyncDisposable {
  readonly root: string;
  folder: string;
  readonly storageRoot: string;
  readonly runtime: string;
  readonly build: Build;
  readonly #clients: SupervisorClient[] = [];
  #supervisor: ChildProcess | undefined;
  #preload: readonly string[] = [];
  #log = '';
  #descriptors: number | undefined;

  private constructor(root: string, build: Build) {
    this.root = root;
    this.build = build;
    this.folder = join(root, 'p');
    this.storageRoot = join(root, 's');
    this.runtime = join(root, 'r');
  }

  /** Writes the project and starts its supervisor; `client` is connected already. */
  static async start(toml: string, args: readonly string[] = [], build = usual): Promise<Supervised> {
    const supervised = await Supervised.prepare(toml, build);
    await supervised.launch(args);
    return supervised;
  }

  static async prepare(toml: string, build = usual): Promise<Supervised> {
    const supervised = new Supervised(await realpath(await mkdtemp('/tmp/dg-')), build);
    for (const folder of [supervised.folder, supervised.storageRoot]) await mkdir(folder);
    await mkdir(supervised.runtime, { mode: 0o700 });
    await supervised.write(toml);
    return supervised;
  }

  get env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      XDG_RUNTIME_DIR: this.runtime,
      DIRIGENT_WAYS: join(this.root, 'ways'),
      DIRIGENT_TEST: this.root,
      DIRIGENT_TEST_WALL: this.#wall,
    };
  }

  get storage(): WorkspaceStorage {
    return workspaceStorage(this.storageRoot, this.folder);
  }

  get pid(): number {
    const pid = this.#supervisor?.pid;
    if (pid === undefined) throw new Error('no supervisor was launched');
    return pid;
  }

  /** What the supervisor said on its standard error. */
  get log(): string {
    return this.#log;
  }

  write(toml: string): Promise<void> {
    return writeFile(join(this.folder, 'dirigent.toml'), toml);
  }

  /** The project has been brought to another folder. To be told before the launch. */
  moveTo(folder: string): void {
    this.folder = folder;
  }

  /** Makes an empty file in the project's folder. */
  touch(name: string): Promise<void> {
    return writeFile(join(this.folder, name), '');
  }

  async launch(args: readonly string[] = []): Promise<void> {
    for (;;) {
      const child = this.spawnSupervisor(args);
      this.#supervisor = child;
      try {
        await this.connect();
        return;
      } catch (error) {
        // One that nobody has come to within seconds goes home; on a busy machine the test may be as slow as that.
        if (child.exitCode !== 0) throw error;
      }
    }
  }

  /** The next supervisor may have so many open files and no more, and nothing that it starts. */
  limitDescriptors(most: number): void {
    this.#descriptors = most;
  }

  spawnSupervisor(args: readonly string[] = []): ChildProcess {
    const [program, ...before] = this.#descriptors === undefined ? [process.execPath] : limited(this.#descriptors);
    const child = spawn(
      program,
      [
        ...before,
        ...RUNTIME_FLAGS,
        ...this.#preload,
        join(this.build.dist, 'supervisor.js'),
        ...['--folder', this.folder, '--storage', this.storageRoot, ...args],
      ],
      { env: { ...RUNTIME_ENV, ...this.env }, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
    );
    child.stderr.on('data', (chunk: Buffer) => (this.#log += chunk.toString()));
    return child;
  }

  /** Resolves when it has ended. */
  async exitCodeOf(child: ChildProcess): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.exitCode;
  }

  get #wall(): string {
    return join(this.root, 'wall');
  }

  /** A file of this folder that the supervisor reads before its own code. To be asked for before the launch. */
  preload(file: string): void {
    this.#preload = [...this.#preload, '--require', join(import.meta.dirname, file)];
  }

  /** As if somebody had set the clock of the machine. To be asked for once before the launch. */
  async setWallClock(aheadMs: number): Promise<void> {
    this.preload('wall-clock.cjs');
    await writeFile(this.#wall, String(aheadMs));
  }

  /** As if the machine had been booted since: the session's boot is another. */
  async pretendBoot(): Promise<void> {
    const path = join(this.storage.folder, 'session.json');
    const session = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await writeFile(path, JSON.stringify({ ...session, bootId: 'another' }));
  }

  /** SIGKILL to the supervisor alone; resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#supervisor;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    process.kill(this.pid, 'SIGKILL');
    await exited;
  }

  /** Resolves when the supervisor has ended by itself. */
  async ended(): Promise<number | null> {
    return this.#supervisor === undefined ? null : this.exitCodeOf(this.#supervisor);
  }

  async connect({ kind = 'cli', editorPid, ...options }: ClientOptions = {}): Promise<SupervisorClient> {
    const address = await this.address();
    const client = await eventually(async () => {
      if (typeof this.#supervisor?.exitCode === 'number') throw new Error(`the supervisor ended: ${this.#log}`);
      if (this.build.connect !== undefined) return this.build.connect(this.folder, this.env);
      return connect({
        folder: this.folder,
        address,
        client: { kind, name: 'test', version: '0', ...(editorPid === undefined ? {} : { editorPid }) },
        ...options,
      });
    });
    this.#clients.push(client);
    return client;
  }

  async address(): ReturnType<typeof addressOf> {
    const uid = process.getuid?.() ?? 0;
    return addressOf(this.folder, { env: this.env, platform: process.platform, uid });
  }

  get client(): SupervisorClient {
    const client = this.#clients.at(-1);
    if (client === undefined) throw new Error('no client is connected');
    return client;
  }

  request<M extends RequestName>(method: M, params: Params<M>): Promise<Result<M>> {
    return this.client.request(method, params);
  }

  start(...names: string[]): Promise<Result<'tasks/start'>> {
    return this.request('tasks/start', { tasks: { names } });
  }

  stop(...names: string[]): Promise<Result<'tasks/stop'>> {
    return this.request('tasks/stop', { tasks: { names } });
  }

  async task(name: string): Promise<TaskInfo> {
    const { tasks } = await this.request('tasks/list', {});
    const task = tasks.find((candidate) => candidate.name === name);
    if (task === undefined) throw new Error(`there is no task ${name}`);
    return task;
  }

  /** Resolves with the task when `reached` holds of it; hears of changes, and looks before it listens. */
  async until(name: string, reached: (task: TaskInfo) => boolean, client = this.client): Promise<TaskInfo> {
    await client.request('subscribe', { changes: true });
    const found = Promise.withResolvers<TaskInfo>();
    const subscription = client.on('tasks/changed')(({ tasks }) => {
      const task = tasks.find((candidate) => candidate.name === name);
      if (task !== undefined && reached(task)) found.resolve(task);
    });
    const timer = setTimeout(() => {
      void this.task(name).then(
        (task) =>
          found.reject(new Error(`${name} never got there; it is ${JSON.stringify(task.status)}\n${this.#log}`)),
        (error: unknown) => found.reject(error as Error),
      );
    }, WAIT_MS);
    try {
      const { tasks } = await client.request('tasks/list', {});
      const now = tasks.find((candidate) => candidate.name === name);
      if (now !== undefined && reached(now)) return now;
      return await found.promise;
    } finally {
      clearTimeout(timer);
      subscription.dispose();
    }
  }

  /** The next notification of this name that fits. Subscribe first. */
  next<N extends NotificationName>(name: N, fits: (params: Notifications[N]) => boolean): Promise<Notifications[N]> {
    return new Promise((resolve) => {
      const subscription = this.client.on(name)((params) => {
        if (!fits(params)) return;
        subscription.dispose();
        resolve(params);
      });
    });
  }

  logFile(task: string, file: string): Promise<string> {
    return readFile(join(this.storage.taskFolder(task), file), 'utf8');
  }

  /**
   * Every process that was born here and still lives, supervisors among them, but for the one shell that a living
   * supervisor keeps in reserve.
   */
  async processes(): ReturnType<typeof listProcesses> {
    const found = await listProcesses(this.runtime);
    const supervisors = new Set(found.filter(({ command }) => command.includes('supervisor.js')).map(({ pid }) => pid));
    const reserve = new Map(
      found.filter(({ command }) => command.endsWith(RESERVE)).map((shell) => [shell.parent, shell]),
    );
    return found.filter(
      (candidate) => !supervisors.has(candidate.parent) || reserve.get(candidate.parent) !== candidate,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.dispose();
    for (;;) {
      const alive = await this.processes();
      if (alive.length === 0) break;
      for (const { pid } of alive) kill(pid);
    }
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Hard, as a container or limits.conf sets it. The shell becomes the program: its pid is the supervisor's. */
function limited(most: number): [string, ...string[]] {
  return ['/bin/sh', '-c', `ulimit -n ${String(most)}; exec "$0" "$@"`, process.execPath];
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
