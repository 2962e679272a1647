// dist/cli.js as a person would run it, in a project of its own. Whatever it starts dies with the project.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Supervised } from '../../support/supervised.ts';

const script = join(import.meta.dirname, '..', '..', '..', 'dist', 'cli.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class CommandLine {
  readonly #project: Supervised;

  constructor(project: Supervised) {
    this.#project = project;
  }

  get env(): NodeJS.ProcessEnv {
    const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = this.#project.env;
    return { ...env, DIRIGENT_STORAGE: this.#project.storageRoot };
  }

  /** The words that run it with these arguments. */
  command(...args: string[]): readonly string[] {
    return [process.execPath, script, ...args];
  }

  /** Runs it to its end. */
  run(...args: string[]): Promise<Ended> {
    return this.spawn(...args).ended;
  }

  /** Runs it to its end; it must end well. Gives what it printed. */
  async text(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args);
    if (code !== 0) throw new Error(`dirigent ${args.join(' ')} ended with ${String(code)}: ${stderr}`);
    return stdout;
  }

  spawn(...args: string[]): Running {
    return this.spawnIn('.', ...args);
  }

  /** `folder` is one of the project. */
  spawnIn(folder: string, ...args: string[]): Running {
    return new Running(
      spawn(process.execPath, [script, ...args], {
        cwd: join(this.#project.folder, folder),
        env: this.env,
        stdio: ['pipe', 'pipe', 'pipe'],
      }),
    );
  }

  /** The line of a shell, in which `dirigent` is this one. */
  shell(line: string, cwd = this.#project.folder): Promise<Ended> {
    const dirigent = `dirigent() { ${JSON.stringify(process.execPath)} ${JSON.stringify(script)} "$@"; }`;
    const child = spawn('bash', ['-c', `${dirigent}\n${line}`], { cwd, env: this.env });
    return new Running(child).ended;
  }
}

/** One call of it under way. */
export class Running {
  readonly #child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly #output: Buffer[] = [];
  stdout = '';
  stderr = '';
  #look: () => void = () => undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.on('data', (chunk: Buffer) => {
      this.#output.push(chunk);
      this.stdout += chunk.toString('latin1');
      this.#look();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
      this.#look();
    });
    this.ended = once(child, 'close').then(([code]) => {
      this.#look();
      return { code: code as number | null, stdout: this.bytes.toString(), stderr: this.stderr };
    });
  }

  /** Its standard output, exactly. */
  get bytes(): Buffer {
    return Buffer.concat(this.#output);
  }

  /** Resolves once what it printed to either stream matches; rejects when it ends before. */
  async until(pattern: RegExp): Promise<void> {
    const matched = new Promise<void>((resolve) => {
      this.#look = () => {
        if (pattern.test(this.stdout) || pattern.test(this.stderr)) resolve();
      };
      this.#look();
    });
    const tooSoon = this.ended.then(({ code, stdout, stderr }) => {
      if (pattern.test(stdout) || pattern.test(stderr)) return;
      throw new Error(`It ended with ${String(code)} before it printed ${String(pattern)}:\n${stdout}${stderr}`);
    });
    await Promise.race([matched, tooSoon]);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  endInput(): void {
    this.#child.stdin?.end();
  }
}
