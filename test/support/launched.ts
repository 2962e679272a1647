// A run of the process room for one test: its folder, what it wrote, and nothing of it afterwards.
import assert from 'node:assert/strict';
import { closeSync, constants, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adHocDefinition } from '../../src/config/ad-hoc.ts';
import type { TaskDefinition } from '../../src/model/task-definition.ts';
import { createProcessHost } from '../../src/process/create-process-host.ts';
import type { LaunchRequest, ProcessHost, RunningProcess, StopRequest } from '../../src/process/ports.ts';

export type Overrides = Partial<TaskDefinition> & { readonly command: string };

/** A task with the defaults of the file. */
export function definitionOf(overrides: Overrides): TaskDefinition {
  return { ...adHocDefinition({ name: 'task', command: overrides.command }), ...overrides };
}

export function ownEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

export async function makeRequest(overrides: Overrides, request: Partial<LaunchRequest> = {}): Promise<LaunchRequest> {
  return {
    definition: definitionOf(overrides),
    run: 1,
    projectFolder: tmpdir(),
    baseEnv: ownEnv(),
    runFolder: await mkdtemp(join(tmpdir(), 'run-')),
    feed: () => Promise.resolve(),
    ...request,
  };
}

export class Launched implements AsyncDisposable {
  readonly process: RunningProcess;
  readonly request: LaunchRequest;
  readonly stdout: Reader;
  readonly stderr: Reader;

  private constructor(process: RunningProcess, request: LaunchRequest, stdout: Reader, stderr: Reader) {
    this.process = process;
    this.request = request;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /** Starts it and reads what it writes. Rejects as the host does. */
  static async start(
    overrides: Overrides,
    request: Partial<LaunchRequest> = {},
    host: ProcessHost = createProcessHost(),
  ): Promise<Launched> {
    const full = await makeRequest(overrides, request);
    const prepared = await host.prepare(full).catch(async (error: unknown) => {
      await rm(full.runFolder, { recursive: true, force: true });
      throw error;
    });
    assert.ok(prepared.streams);
    const stdout = new Reader(prepared.streams.stdout);
    const stderr = new Reader(prepared.streams.stderr);
    try {
      return new Launched(await prepared.start(), full, stdout, stderr);
    } catch (error) {
      stdout.close();
      stderr.close();
      await rm(full.runFolder, { recursive: true, force: true });
      throw error;
    }
  }

  /** What the service would ask with, the definition changed where `overrides` says so. */
  stopRequest(overrides: Partial<TaskDefinition> = {}): StopRequest {
    return { ...this.request, definition: { ...this.request.definition, ...overrides } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.kill();
    await this.process.gone();
    await this.process.close();
    await this.process.forget();
    this.stdout.close();
    this.stderr.close();
  }
}

/** Reads a FIFO as the capture does: open for writing too, so that it never ends. */
export class Reader {
  readonly #socket: Socket;
  readonly #waiting = new Set<() => void>();
  #text = '';

  constructor(path: string) {
    const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    try {
      this.#socket = new Socket({ fd, readable: true, writable: false });
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (chunk: string) => {
      this.#text += chunk;
      for (const look of [...this.#waiting]) look();
    });
  }

  get text(): string {
    return this.#text;
  }

  /** Resolves with all there is as soon as it contains `part`. */
  until(part: string): Promise<string> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!this.#text.includes(part)) return;
        this.#waiting.delete(look);
        resolve(this.#text);
      };
      this.#waiting.add(look);
      look();
    });
  }

  pause(): void {
    this.#socket.pause();
  }

  close(): void {
    this.#socket.destroy();
  }
}
