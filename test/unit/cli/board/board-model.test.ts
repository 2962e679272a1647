import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { UserError } from '../../../../src/base/user-error.ts';
import { BoardModel } from '../../../../src/cli/board/board-model.ts';
import { LogSource } from '../../../../src/cli/board/log-source.ts';
import { TableMirror } from '../../../../src/client/table-mirror.ts';
import { nextEvent } from '../../../../src/base/next-event.ts';
import { FakeSupervisor } from '../fake-host.ts';
import { FakeLog } from '../fake-output.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { failed, running, taskInfo } from '../task-infos.ts';

interface Opened {
  readonly model: BoardModel;
  readonly quits: () => number;
  readonly clock: ManualClock;
}

async function openBoard(supervisor: FakeSupervisor): Promise<Opened> {
  let quits = 0;
  const clock = new ManualClock();
  supervisor.handlers['tasks/output'] = () => ({ data: '', cursor: '0', atEnd: true, skipped: 0, behind: 0 });
  const mirror = await TableMirror.open(supervisor);
  const model = new BoardModel({ client: supervisor, mirror, clock, env: { PATH: '/bin' }, onQuit: () => quits++ });
  return { model, quits: () => quits, clock };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('The model of the board', () => {
  it('reads the log of the selected task and of no other', async () => {
    const supervisor = new FakeSupervisor([taskInfo('api'), taskInfo('db')]);
    const { model } = await openBoard(supervisor);
    assert.deepEqual(supervisor.paramsOf('subscribe'), [{ changes: true, output: ['api'] }]);
    model.perform({ type: 'select', step: 1 });
    assert.deepEqual(supervisor.paramsOf('subscribe').at(-1), { changes: true, output: ['db'] });
    model.perform({ type: 'stream' });
    assert.equal(supervisor.paramsOf('tasks/output').at(-1)?.kind, 'stdout');
    model.dispose();
  });

  it('sends the request of a key and shows what was refused', async () => {
    const supervisor = new FakeSupervisor([taskInfo('api')]);
    const { model, quits } = await openBoard(supervisor);
    supervisor.handlers['tasks/start'] = () => {
      throw new UserError('rejected', 'The queue is full.');
    };
    const reported = nextEvent(model.onDidChange, () => model.state.notice !== '');
    model.perform({ type: 'task', verb: 'start' });
    await reported;
    assert.equal(model.state.notice, 'The queue is full.');
    assert.deepEqual(supervisor.paramsOf('tasks/start'), [{ tasks: { names: ['api'] }, env: { PATH: '/bin' } }]);
    supervisor.handlers['tasks/explain'] = () => ({ text: 'api was stopped by hand.' });
    const explained = nextEvent(model.onDidChange, () => model.state.notice.includes('by hand'));
    model.perform({ type: 'why' });
    await explained;
    model.perform({ type: 'quit' });
    assert.equal(quits(), 1);
    model.dispose();
  });

  it('follows a log that was selected while the supervisor said nothing, once it answers again', async () => {
    const supervisor = new FakeSupervisor([taskInfo('api'), taskInfo('db')]);
    const { model } = await openBoard(supervisor);
    const silence = new UserError('timeout', 'It does not answer.');
    const { subscribe, 'tasks/output': output } = supervisor.handlers;
    const refuse = (): never => {
      throw silence;
    };
    supervisor.fallSilent(silence);
    Object.assign(supervisor.handlers, { subscribe: refuse, 'tasks/output': refuse });
    model.perform({ type: 'select', step: 1 });
    await turn();
    Object.assign(supervisor.handlers, { subscribe, 'tasks/output': output });
    supervisor.requests.length = 0;
    supervisor.fallSilent(undefined);
    await turn();
    assert.deepEqual(supervisor.paramsOf('subscribe'), [{ changes: true, output: ['db'] }]);
    assert.deepEqual(
      supervisor.paramsOf('tasks/output').map(({ task }) => task),
      ['db'],
    );
    model.dispose();
  });

  it('samples CPU and memory while something runs, and asks for nothing while nothing does', async () => {
    const supervisor = new FakeSupervisor([failed('api', 'exit 1')]);
    const { model, clock } = await openBoard(supervisor);
    const samples = (): number => supervisor.paramsOf('tasks/list').length;
    const before = samples();
    assert.equal(clock.pending, 0);
    clock.advance(60_000);
    assert.equal(samples(), before);
    supervisor.change(running('api'));
    assert.equal(clock.pending, 1);
    clock.advance(1999);
    assert.equal(samples(), before);
    clock.advance(1);
    assert.equal(samples(), before + 1);
    clock.advance(2000);
    assert.equal(samples(), before + 2);
    supervisor.change(failed('api', 'exit 1'));
    clock.advance(60_000);
    assert.deepEqual([samples(), clock.pending], [before + 2, 0]);
    supervisor.change(running('api'));
    assert.equal(clock.pending, 1);
    model.dispose();
    assert.equal(clock.pending, 0);
  });

  it('samples while one of several runs, and once at a time', async () => {
    const supervisor = new FakeSupervisor([failed('api', 'exit 1'), running('db')]);
    const { model, clock } = await openBoard(supervisor);
    const before = supervisor.paramsOf('tasks/list').length;
    supervisor.change(running('db'));
    assert.equal(clock.pending, 1);
    clock.advance(2000);
    assert.deepEqual([supervisor.paramsOf('tasks/list').length, clock.pending], [before + 1, 1]);
    model.dispose();
  });

  for (const verb of ['start', 'restart'] as const) {
    it(`${verb}: gives the environment, and shows what became of it`, async () => {
      const supervisor = new FakeSupervisor([taskInfo('api')]);
      const { model } = await openBoard(supervisor);
      supervisor.handlers[`tasks/${verb}`] = () => ({ tasks: [{ task: taskInfo('api'), error: 'It is unkillable.' }] });
      const shown = nextEvent(model.onDidChange, () => model.state.notice !== '');
      model.perform({ type: 'task', verb });
      await shown;
      assert.equal(model.state.notice, 'It is unkillable.');
      assert.deepEqual(supervisor.paramsOf(`tasks/${verb}`), [{ tasks: { names: ['api'] }, env: { PATH: '/bin' } }]);
      model.dispose();
    });
  }

  for (const verb of ['stop', 'kill'] as const) {
    it(`${verb}: names the task, and leaves the notice where there is nothing to say`, async () => {
      const supervisor = new FakeSupervisor([taskInfo('api'), taskInfo('db')]);
      const { model } = await openBoard(supervisor);
      supervisor.handlers[`tasks/${verb}`] = () => ({ tasks: [{ task: taskInfo('api') }, { task: taskInfo('db') }] });
      model.perform({ type: 'task', verb });
      const { version } = model;
      await turn();
      assert.deepEqual([model.state.notice, model.version], ['', version]);
      assert.deepEqual(supervisor.paramsOf(`tasks/${verb}`), [{ tasks: { names: ['api'] } }]);
      model.dispose();
    });
  }

  it('shows a bug as one', async () => {
    const supervisor = new FakeSupervisor([taskInfo('api')]);
    const { model } = await openBoard(supervisor);
    supervisor.handlers['tasks/explain'] = () => {
      throw new TypeError('boom');
    };
    const shown = nextEvent(model.onDidChange, () => model.state.notice !== '');
    model.perform({ type: 'why' });
    await shown;
    assert.equal(model.state.notice, 'Unexpected error: boom');
    assert.deepEqual(supervisor.paramsOf('tasks/explain'), [{ task: 'api' }]);
    model.dispose();
  });

  it('asks for nothing where there is no task', async () => {
    const supervisor = new FakeSupervisor([]);
    const { model } = await openBoard(supervisor);
    supervisor.requests.length = 0;
    model.perform({ type: 'task', verb: 'start' });
    model.perform({ type: 'why' });
    supervisor.fallSilent(undefined);
    await turn();
    assert.deepEqual(supervisor.requests, []);
    model.dispose();
  });

  it('says that the supervisor is silent and that it is back, and asks again only then', async () => {
    const supervisor = new FakeSupervisor([taskInfo('api')]);
    const { model } = await openBoard(supervisor);
    await turn();
    supervisor.requests.length = 0;
    supervisor.fallSilent(new UserError('timeout', 'It does not answer.'));
    assert.deepEqual([model.state.notice, supervisor.paramsOf('subscribe')], ['It does not answer.', []]);
    supervisor.fallSilent(undefined);
    assert.equal(model.state.notice, 'The supervisor is responding again.');
    assert.equal(supervisor.paramsOf('subscribe').length, 1);
    model.dispose();
    supervisor.fallSilent(new UserError('timeout', 'Once more.'));
    assert.equal(model.state.notice, 'The supervisor is responding again.');
  });

  it('is drawn again after every key, every change of the table and every line of the log', async () => {
    const supervisor = new FakeSupervisor([taskInfo('api')]);
    const log = new FakeLog(supervisor, 'api');
    const { model } = await openBoard(supervisor);
    supervisor.handlers['tasks/output'] = (params) => log.read(params);
    await turn();
    const draws: number[] = [];
    model.onDidChange(() => draws.push(model.version));
    model.perform({ type: 'select', step: 1 });
    supervisor.change(running('api'));
    assert.equal(draws.length, 2);
    log.append('[stdout] one\n');
    await nextEvent(model.onDidChange, () => model.log.end === 1);
    assert.deepEqual(
      draws,
      draws.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(draws).size, draws.length);
    model.dispose();
  });

  it('turns to another task when the selected one is gone', async () => {
    const supervisor = new FakeSupervisor([taskInfo('api'), taskInfo('db')]);
    const { model } = await openBoard(supervisor);
    supervisor.notify('tasks/changed', { tasks: [], removed: ['api'], order: ['db'] });
    assert.equal(model.state.selected, 'db');
    supervisor.notify('tasks/changed', { tasks: [], removed: ['db'], order: [] });
    assert.equal(model.state.selected, undefined);
    assert.deepEqual(model.log.slice(0, 1), []);
    model.dispose();
  });
});

describe('The log on the board', () => {
  it('follows what comes', async () => {
    const supervisor = new FakeSupervisor();
    const log = new FakeLog(supervisor, 'api', 4);
    supervisor.handlers['tasks/output'] = (params) => log.read(params);
    log.append('[stdout] one\n');
    const source = new LogSource(supervisor, 'api', 'combined');
    await nextEvent(source.onDidChange, () => source.buffer.end === 1);
    log.append('[stderr] two\n');
    await nextEvent(source.onDidChange, () => source.buffer.end === 2);
    assert.deepEqual(
      source.buffer.slice(0, 9).map(({ stream, text }) => [stream, text]),
      [
        ['stdout', 'one'],
        ['stderr', 'two'],
      ],
    );
    source.dispose();
  });

  it('is read when the silence is over, also where the refusal comes later than that', async () => {
    const supervisor = new FakeSupervisor();
    const refused = Promise.withResolvers<never>();
    supervisor.handlers['tasks/output'] = () => refused.promise;
    const source = new LogSource(supervisor, 'api', 'combined');
    const log = new FakeLog(supervisor, 'other');
    log.append('[stdout] one\n');
    supervisor.handlers['tasks/output'] = (params) => log.read(params);
    supervisor.fallSilent(undefined);
    refused.reject(new UserError('timeout', 'It does not answer.'));
    await nextEvent(source.onDidChange, () => source.buffer.end === 1);
    source.dispose();
  });

  it('notes what was rotated out before it could be read', async () => {
    const supervisor = new FakeSupervisor();
    const data = Buffer.from('[stdout] late\n').toString('base64');
    supervisor.handlers['tasks/output'] = () => ({ data, cursor: 'c', atEnd: true, skipped: 3_000_000, behind: 0 });
    const source = new LogSource(supervisor, 'api', 'combined');
    await nextEvent(source.onDidChange);
    assert.deepEqual(
      source.buffer.slice(0, 9).map(({ stream, text }) => [stream, text.replace(/3 MB.*/, '3 MB')]),
      [
        ['note', '… 3 MB'],
        ['stdout', 'late'],
      ],
    );
    source.dispose();
  });

  it('jumps over a flood instead of reading it', async () => {
    const supervisor = new FakeSupervisor();
    let flooded = true;
    supervisor.handlers['tasks/output'] = ({ cursor }) => {
      const behind = flooded && cursor !== undefined ? 1_000_000_000 : 0;
      if (behind > 0) flooded = false;
      return { data: Buffer.from('[stdout] x\n').toString('base64'), cursor: 'c', atEnd: true, skipped: 0, behind };
    };
    const source = new LogSource(supervisor, 'api', 'combined');
    await nextEvent(source.onDidChange);
    supervisor.notify('tasks/output', { task: 'api', run: 1 });
    await nextEvent(source.onDidChange, () => source.buffer.end === 3);
    assert.deepEqual(
      source.buffer.slice(0, 9).map(({ text }) => text),
      ['x', '… 1 GB of output skipped …', 'x'],
    );
    assert.deepEqual(supervisor.paramsOf('tasks/output').at(-1)?.tailLines, 2000);
    source.dispose();
  });
});
