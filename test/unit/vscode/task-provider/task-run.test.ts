// What a VS Code task does to the task of dirigent.toml, and how it ends. What its terminal shows: terminal.test.ts.
import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { describe, it } from 'mocha';
import { Emitter } from '../../../../src/base/event.ts';
import { UserError } from '../../../../src/base/user-error.ts';
import type { OutputParams } from '../../../../src/model/output-read.ts';
import type { TaskInfo } from '../../../../src/model/task-info.ts';
import { FollowSet } from '../../../../src/vscode/output/follow-set.ts';
import type { SeenTask } from '../../../../src/vscode/project/seen-task.ts';
import { Closings, type ClosingOf } from '../../../../src/vscode/task-provider/closing.ts';
import type { WaitFor } from '../../../../src/vscode/task-provider/definition.ts';
import { TaskRun } from '../../../../src/vscode/task-provider/task-run.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { FakeFolder } from '../fake-workspace.ts';
import { settled } from '../project/fake-supervisor.ts';
import { inState } from '../tasks.ts';

const runId = 'api#2';
const stopped = inState({ kind: 'stopped' }, { runId: 'api#1' });
const waiting = inState({ kind: 'waiting', for: 'dependencies', on: ['db'] }, { runId: 'api#1' });
const starting = inState({ kind: 'starting' }, { runId });
const running = inState({ kind: 'running', pid: 7, health: 'none' }, { runId });
const unhealthy = inState({ kind: 'running', pid: 7, health: 'unhealthy' }, { runId });
const finished = inState({ kind: 'finished', exitCode: 0 }, { runId });
const failed = inState({ kind: 'failed', reason: 'exit', exitCode: 3, message: 'api exited with code 3.' }, { runId });
const last = { kind: 'failed', reason: 'exit', exitCode: 3, message: '' } as const;
const backoff = inState(
  { kind: 'backoff', attempt: 1, maxRetries: 3, until: 0, last },
  {
    runId,
  },
);

/** A VS Code task for `api` of one folder. */
class Terminal {
  readonly clock = new ManualClock();
  readonly errors: unknown[] = [];
  readonly exits: number[] = [];
  readonly shop: FakeFolder;
  readonly run: TaskRun;
  readonly #didClose = new Emitter<ClosingOf>();
  readonly follows: FollowSet;
  #shown = '';
  find = () => Promise.resolve(this.shop.ref());
  log = '';

  constructor(now: TaskInfo, waitFor: WaitFor = 'ready') {
    this.shop = new FakeFolder('shop', now);
    this.shop.answers['tasks/start'] = () => ({ tasks: [{ task: this.shop.tasks.get('api') }] });
    this.shop.answers['tasks/stop'] = () => ({ tasks: [] });
    this.shop.answers['tasks/output'] = ({ cursor }: OutputParams) => {
      const data = Buffer.from(this.log.slice(Number(cursor ?? 0))).toString('base64');
      return { data, cursor: String(this.log.length), atEnd: true, skipped: 0, behind: 0 };
    };
    this.follows = new FollowSet(this.shop.folder.link, (error) => this.errors.push(error));
    this.run = new TaskRun({
      find: () => this.find(),
      waitFor,
      followsOf: () => this.follows,
      closings: new Closings(this.#didClose.event, this.clock),
      clock: this.clock,
      onError: (error) => this.errors.push(error),
    });
    this.run.onDidWrite((text) => (this.#shown += text));
    this.run.onDidClose((code) => this.exits.push(code));
  }

  async open(): Promise<string[]> {
    this.run.open();
    return this.lines();
  }

  async change(task: SeenTask): Promise<string[]> {
    this.shop.change(task);
    return this.lines();
  }

  /** The editor closes the terminal, and says why. */
  async close(why: ClosingOf): Promise<void> {
    this.run.close();
    this.#didClose.fire(why);
    await settled();
  }

  /** What was written since it was asked last, once all has come to rest. */
  async lines(): Promise<string[]> {
    for (let turn = 0; turn < 8; turn += 1) {
      await settled();
      if (turn < 4) this.clock.advance(50);
    }
    const plain = stripVTControlCharacters(this.#shown).replaceAll('\u2063', '');
    this.#shown = '';
    return plain.split('\r\n').filter((line) => line !== '');
  }

  get stops(): unknown[] {
    return this.shop.sent('tasks/stop');
  }
}

describe('a VS Code task', () => {
  const ofApi = [{ tasks: { names: ['api'] } }];

  it('starts its task, and stops what it started when it is terminated', async () => {
    const terminal = new Terminal(stopped);
    terminal.shop.answers['tasks/start'] = () => ({ tasks: [{ task: starting }] });
    assert.deepEqual(await terminal.open(), ['[dirigent] ▸ api: starting', '[dirigent] · api: starting']);
    assert.deepEqual(terminal.shop.sent('tasks/start'), ofApi);
    assert.deepEqual(await terminal.change(running), ['[dirigent] ✓ api: ready']);
    assert.deepEqual([terminal.stops, terminal.exits], [[], []]);
    await terminal.close('task');
    assert.deepEqual(terminal.stops, ofApi);
    await terminal.close('task');
    assert.equal(terminal.stops.length, 1);
  });

  it('leaves what it started to the supervisor where the window reloads or goes', async () => {
    const terminal = new Terminal(stopped);
    await terminal.open();
    await terminal.change(running);
    await terminal.close('window');
    assert.deepEqual([terminal.stops, terminal.clock.pending], [[], 0]);
  });

  it('looks on where its task runs, from the end of the log, and stops nothing', async () => {
    const terminal = new Terminal(running);
    terminal.log = '[stdout] built\n';
    const lines = await terminal.open();
    assert.deepEqual(lines, ['[dirigent] ▸ api: already running', 'built', '[dirigent] ✓ api: ready']);
    assert.equal((terminal.shop.sent('tasks/output')[0] as OutputParams).tailLines, 500);
    await terminal.close('task');
    assert.deepEqual([terminal.shop.sent('tasks/start'), terminal.stops], [[], []]);
  });

  it('shows its own run from the beginning, and nothing of the one before', async () => {
    const terminal = new Terminal(stopped);
    terminal.shop.answers['tasks/start'] = () => ({ tasks: [{ task: waiting }] });
    terminal.log = '[stdout] of the new run\n';
    assert.deepEqual(await terminal.open(), ['[dirigent] ▸ api: starting', '[dirigent] · api: waiting for db']);
    assert.deepEqual(terminal.shop.sent('tasks/output'), []);
    assert.deepEqual(await terminal.change(running), ['of the new run', '[dirigent] ✓ api: ready']);
    const read = terminal.shop.sent('tasks/output') as OutputParams[];
    assert.deepEqual([read[0]?.tailLines, read[0]?.kind], [undefined, 'combined']);
    terminal.log += '[stderr] more\n';
    terminal.shop.grow('api');
    assert.deepEqual(await terminal.lines(), ['more']);
    await terminal.close('task');
    assert.deepEqual(terminal.shop.followed, []);
  });

  it('shows the output of one that ended before anybody looked', async () => {
    const terminal = new Terminal(stopped);
    terminal.shop.answers['tasks/start'] = () => ({ tasks: [{ task: failed }] });
    terminal.log = '[stderr] no port\n';
    const lines = await terminal.open();
    assert.deepEqual(lines, ['[dirigent] ▸ api: starting', 'no port', '[dirigent] ✗ api: api exited with code 3.']);
    assert.deepEqual([terminal.exits, terminal.stops], [[3], []]);
  });

  it('ends with its task, with its exit code', async () => {
    const terminal = new Terminal(stopped, 'finished');
    assert.deepEqual(await terminal.open(), ['[dirigent] ▸ api: starting', '[dirigent] ✗ api: stopped']);
    const another = new Terminal(stopped, 'finished');
    another.shop.answers['tasks/start'] = () => ({ tasks: [{ task: running }] });
    assert.deepEqual(await another.open(), ['[dirigent] ▸ api: starting', '[dirigent] · api: running · pid 7']);
    assert.deepEqual(await another.change(finished), ['[dirigent] ✓ api: finished']);
    assert.deepEqual([another.exits, another.stops], [[0], []]);
    // Over: what comes now is nothing to it.
    await another.change(running);
    another.run.handleInput('\u0003');
    await another.close('task');
    assert.deepEqual([await another.lines(), another.exits, another.stops], [[], [0], []]);
  });

  it('leaves nothing behind that did not become ready', async () => {
    const terminal = new Terminal(stopped);
    terminal.shop.answers['tasks/start'] = () => ({ tasks: [{ task: unhealthy }] });
    const lines = await terminal.open();
    assert.equal(lines.at(-1), '[dirigent] ✗ api: running · unhealthy · pid 7');
    assert.deepEqual([terminal.exits, terminal.stops], [[1], ofApi]);
  });

  it('says each state once, and is busy again when the task is tried again', async () => {
    const terminal = new Terminal(running);
    await terminal.open();
    assert.deepEqual(await terminal.change(running), []);
    // An illness lets nobody wait again.
    assert.deepEqual(await terminal.change(unhealthy), ['[dirigent] · api: running · unhealthy · pid 7']);
    assert.deepEqual(await terminal.change(running), []);
    const [busy] = await terminal.change(backoff);
    assert.match(busy ?? '', /^\[dirigent\] ▸ api: backoff/);
    assert.deepEqual(await terminal.change({ ...backoff }), []);
    const next = { ...starting, runId: 'api#3' };
    assert.deepEqual(await terminal.change(next), ['[dirigent] · api: starting']);
    assert.deepEqual(await terminal.change({ ...running, runId: 'api#3' }), ['[dirigent] ✓ api: ready']);
    // A stop after it was ready is no failure.
    assert.deepEqual(await terminal.change(stopped), ['[dirigent] ✓ api: stopped']);
    assert.deepEqual([terminal.exits, terminal.errors], [[0], []]);
  });

  it('waits for what tasks.json says', async () => {
    const terminal = new Terminal(running, 'started');
    assert.deepEqual(await terminal.open(), ['[dirigent] ▸ api: already running', '[dirigent] ✓ api: started']);
  });

  it('shows what was printed before it says ready, unless there is no end to it', async () => {
    const terminal = new Terminal(running);
    const read = Promise.withResolvers<unknown>();
    terminal.shop.answers['tasks/output'] = () => read.promise;
    assert.deepEqual(await terminal.open(), ['[dirigent] ▸ api: already running']);
    terminal.clock.advance(799);
    assert.deepEqual(await terminal.lines(), ['[dirigent] ✓ api: ready']);
    const another = new Terminal(running);
    await another.open();
    assert.equal(another.clock.pending, 0);
  });

  it('ends by Ctrl-C, and takes what it started with it', async () => {
    const terminal = new Terminal(stopped);
    terminal.shop.answers['tasks/start'] = () => ({ tasks: [{ task: running }] });
    await terminal.open();
    terminal.run.handleInput('q');
    assert.deepEqual([await terminal.lines(), terminal.exits], [[], []]);
    terminal.run.handleInput('\u0003');
    assert.deepEqual([await terminal.lines(), terminal.exits, terminal.stops], [['^C'], [130], ofApi]);
    terminal.run.handleInput('\u0003');
    await terminal.change(finished);
    assert.deepEqual([await terminal.lines(), terminal.exits], [[], [130]]);
  });

  it('starts nothing that was terminated before it was found, and stops what starts too late', async () => {
    const terminal = new Terminal(stopped);
    const found = Promise.withResolvers<undefined>();
    terminal.find = () => found.promise.then(() => terminal.shop.ref());
    terminal.run.open();
    await terminal.close('task');
    found.resolve(undefined);
    assert.deepEqual([await terminal.lines(), terminal.shop.requests], [[], []]);

    const late = new Terminal(stopped);
    const answer = Promise.withResolvers<undefined>();
    late.shop.answers['tasks/start'] = () => answer.promise.then(() => ({ tasks: [{ task: running }] }));
    await late.open();
    await late.close('task');
    assert.deepEqual(late.stops, []);
    answer.resolve(undefined);
    await late.lines();
    assert.deepEqual([late.stops, late.shop.followed], [ofApi, []]);
  });

  it('says why its task cannot start, and ends', async () => {
    const refused = new Terminal(stopped);
    refused.shop.answers['tasks/start'] = () => ({ tasks: [{ task: stopped, error: 'The queue is full.' }] });
    assert.deepEqual((await refused.open()).slice(1), ['[dirigent] ✗ The queue is full.']);
    const unknown = new Terminal(stopped);
    unknown.shop.answers['tasks/start'] = () => ({ tasks: [] });
    assert.deepEqual((await unknown.open()).slice(1), ['[dirigent] ✗ There is no task “api”.']);
    const lost = new Terminal(stopped);
    lost.find = () => Promise.reject(new UserError('unknown-task', 'There is no task “api”.'));
    assert.deepEqual(await lost.open(), ['[dirigent] ✗ There is no task “api”.']);
    for (const { exits, stops, errors } of [refused, unknown, lost])
      assert.deepEqual([exits, stops, errors], [[1], [], []]);
    const broken = new Terminal(stopped);
    broken.find = () => Promise.reject(new TypeError('x is undefined'));
    assert.deepEqual([await broken.open(), broken.exits], [['[dirigent] ✗ x is undefined'], [1]]);
    assert.deepEqual(broken.errors.map(String), ['TypeError: x is undefined']);
  });

  it('ends where its task is no longer in the file, which ends without it', async () => {
    const terminal = new Terminal(stopped);
    terminal.shop.answers['tasks/start'] = () => ({ tasks: [{ task: running }] });
    await terminal.open();
    terminal.shop.restructure(running);
    assert.deepEqual(await terminal.lines(), []);
    terminal.shop.restructure();
    assert.deepEqual(await terminal.lines(), ['[dirigent] ✗ api: no longer in dirigent.toml']);
    assert.deepEqual([terminal.exits, terminal.stops, terminal.errors], [[1], [], []]);
  });

  it('reports a stop that is refused', async () => {
    const terminal = new Terminal(stopped);
    terminal.shop.answers['tasks/start'] = () => ({ tasks: [{ task: running }] });
    terminal.shop.answers['tasks/stop'] = () => Promise.reject(new Error('no'));
    await terminal.open();
    await terminal.close('task');
    await settled();
    assert.deepEqual(terminal.errors.map(String), ['Error: no']);
  });
});
