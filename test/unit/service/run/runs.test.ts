import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { EngineEvent } from '../../../../src/engine/event.ts';
import type { Exit } from '../../../../src/model/exit.ts';
import type { Capture } from '../../../../src/output/ports.ts';
import type { ProcessHost, RunningProcess } from '../../../../src/process/ports.ts';
import { Runs } from '../../../../src/service/run/runs.ts';
import { workspaceStorage } from '../../../../src/store/storage.ts';
import { definitionOf } from '../../../support/launched.ts';

const definition = definitionOf({ command: 'true' });
const resolved = (): Promise<void> => Promise.resolve();
const refused = (): Promise<never> => Promise.reject(new Error('the disk is gone'));
const totals = { stdout: 0, stderr: 0, lost: 0 };

const sound: Capture = {
  engine: 'read',
  open: resolved,
  feed: resolved,
  finish: () => Promise.resolve(totals),
  read: refused,
  forget: resolved,
  close: resolved,
  onDidAppend: () => ({ dispose: () => undefined }),
  onDidFail: () => ({ dispose: () => undefined }),
};

function processThat(changes: Partial<RunningProcess> = {}): RunningProcess {
  return {
    identity: { command: { bootId: 'b', pid: 7, startTime: '1' }, marker: 'm', folder: '/nowhere' },
    pid: 7,
    exited: Promise.resolve<Exit>({ kind: 'code', code: 3 }),
    write: resolved,
    endInput: resolved,
    resize: () => undefined,
    signal: resolved,
    requestStop: resolved,
    kill: resolved,
    processes: () => Promise.resolve([]),
    gone: resolved,
    close: resolved,
    forget: resolved,
    ...changes,
  };
}

describe('the runs of a supervisor', () => {
  let root = '';
  let received: EngineEvent[] = [];
  let problems: unknown[] = [];
  let gone: PromiseWithResolvers<EngineEvent>;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'runs-'));
    received = [];
    problems = [];
    gone = Promise.withResolvers();
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  function runsWith(capture: Partial<Capture>, start: () => Promise<RunningProcess> = refused): Runs {
    const host: ProcessHost = {
      prepare: () => Promise.resolve({ start, cancel: resolved }),
      findIdentity: () => Promise.resolve(undefined),
      adopt: refused,
      environmentOf: () => Promise.resolve({}),
      dispose: resolved,
    };
    return new Runs({
      host,
      capture: { ...sound, ...capture },
      storage: workspaceStorage(root, '/project'),
      projectFolder: '/project',
      baseEnv: () => ({}),
      terminalSize: () => undefined,
      cleanedUp: resolved,
      dispatch: (event) => {
        received.push(event);
        if (event.type === 'gone') gone.resolve(event);
      },
      records: { attempted: resolved, recorded: resolved, writeStartRecord: resolved },
      lostValues: () => [],
      onError: (_task, _run, error) => problems.push(error),
    });
  }

  it('report an end also where the log cannot be finished and the shim not be released', async () => {
    const runs = runsWith({ finish: refused }, () => Promise.resolve(processThat({ close: refused })));
    await runs.launch('web', 1, definition);
    assert.deepEqual(await gone.promise, { type: 'gone', task: 'web', run: 1, exit: { kind: 'code', code: 3 } });
    assert.equal(runs.processOf('web'), undefined);
    assert.equal(problems.length, 2);
  });

  it('report the end of one that was adopted though its log could not be opened', async () => {
    const runs = runsWith({ open: refused });
    await runs.adopt({ task: 'web', run: 4, definition, process: processThat() });
    assert.deepEqual(await gone.promise, { type: 'gone', task: 'web', run: 4, exit: { kind: 'code', code: 3 } });
  });

  it('let nothing stand in the way of one that has ended, though what it wrote last cannot be kept', async () => {
    const runs = runsWith({ open: refused });
    const fifos = { stdout: '/o', stderr: '/e', staging: { stdout: '/om', stderr: '/em' } };
    await runs.drain('web', 4, definition, fifos);
    assert.equal(problems.length, 1);
  });

  it('spawn nothing once they are closed, and are closed when the spawn that was under way is known', async () => {
    const spawned = Promise.withResolvers<RunningProcess>();
    const runs = runsWith({}, () => spawned.promise);
    const launched = runs.launch('web', 1, definition);
    let isClosed = false;
    const closed = runs.close().then(() => (isClosed = true));
    await runs.launch('api', 1, definition);
    assert.deepEqual([isClosed, received], [false, []]);
    spawned.resolve(processThat({ exited: new Promise(() => undefined) }));
    await Promise.all([launched, closed]);
    assert.deepEqual(received, [{ type: 'spawned', task: 'web', run: 1, pid: 7 }]);
  });
});
