// A call of a tool without a supervisor: answers from a table of handlers, and a clock that the test moves.
import { Session } from '../../../src/mcp/session.ts';
import { Toolbox, type Outcome } from '../../../src/mcp/toolbox.ts';
import type { Tool } from '../../../src/mcp/tool.ts';
import type { OutputParams, OutputResult } from '../../../src/model/output-read.ts';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { FakeSupervisor } from '../cli/fake-host.ts';

export class FakeAgent {
  readonly supervisor: FakeSupervisor;
  readonly clock = new ManualClock(Date.now());
  readonly progress: string[] = [];
  readonly toolbox: Toolbox;
  readonly withdrawn = new AbortController();

  constructor(tasks: readonly TaskInfo[] = [], env: Readonly<Record<string, string>> = { PATH: '/bin' }) {
    this.supervisor = new FakeSupervisor(tasks);
    const session = new Session(() => Promise.resolve(this.supervisor), this.clock);
    const surroundings = { folder: '/project', configFile: '/project/none.toml', env, clock: this.clock };
    this.toolbox = new Toolbox(session, surroundings);
  }

  /** As a client calls it: the schema first. */
  call(tool: Tool, input: Record<string, unknown>): Promise<Outcome> {
    return this.toolbox.call(tool, tool.input.parse(input), {
      signal: this.withdrawn.signal,
      progress: (message) => this.progress.push(message),
    });
  }
}

/** A log with offsets as cursors, that keeps to the bounds it is asked for. */
export class FakeLog {
  readonly #bytes: Buffer;

  constructor(text: string) {
    this.#bytes = Buffer.from(text);
  }

  readonly read = ({ cursor, tailLines, maxBytes = Infinity }: OutputParams): OutputResult => {
    const from = cursor === undefined ? this.#tail(tailLines) : Number(cursor);
    const data = this.#bytes.subarray(from, from + maxBytes);
    const to = from + data.length;
    const behind = this.#bytes.length - to;
    return { data: data.toString('base64'), cursor: String(to), atEnd: behind === 0, skipped: 0, behind };
  };

  #tail(lines: number | undefined): number {
    if (lines === undefined) return 0;
    const starts = [0, ...[...this.#bytes.entries()].flatMap(([at, byte]) => (byte === 0x0a ? [at + 1] : []))];
    const whole = starts.filter((start) => start < this.#bytes.length);
    return lines === 0 ? this.#bytes.length : (whole.at(-lines) ?? 0);
  }
}
