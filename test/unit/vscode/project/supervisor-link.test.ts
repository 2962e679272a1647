import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { toDisposable } from '../../../../src/base/disposable.ts';
import { UserError } from '../../../../src/base/user-error.ts';
import { failureOf } from '../../../../src/client/link.ts';
import { ending, ENDING_WITHIN_MS } from '../../../../src/rpc/wire/handover.ts';
import { SupervisorLink } from '../../../../src/vscode/project/supervisor-link.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { inState, noStartup, projectInfo, snapshot, task } from '../tasks.ts';
import { unresponsive } from '../../../../src/rpc/wire/unresponsive.ts';
import { FakeSupervisor, settled } from './fake-supervisor.ts';

const running = inState({ kind: 'running', pid: 1, health: 'none' });

describe('the link to a supervisor', () => {
  let supervisor: FakeSupervisor;
  let clock: ManualClock;
  let link: SupervisorLink;
  let states: string[];
  let look: (() => void) | undefined;

  beforeEach(() => {
    supervisor = new FakeSupervisor();
    supervisor.table = snapshot([task()]);
    clock = new ManualClock();
    look = undefined;
    const watchForSupervisor = (listener: () => void) => {
      look = listener;
      return toDisposable(() => (look = undefined));
    };
    link = new SupervisorLink({ connect: supervisor.connect, watchForSupervisor, clock, log: () => undefined });
    states = [];
    link.onDidChangeState(({ kind }) => states.push(kind));
  });

  const connected = async (): Promise<void> => {
    link.open();
    await settled();
    assert.equal(link.state.kind, 'connected');
  };

  it('does nothing before it is opened', () => {
    assert.deepEqual([link.state.kind, link.table, supervisor.connects], ['idle', undefined, 0]);
  });

  it('subscribes, lists, and only then says that it is connected', async () => {
    await connected();
    assert.deepEqual(states, ['connecting', 'connected']);
    assert.deepEqual(
      supervisor.requests.map(({ method }) => method),
      ['subscribe', 'tasks/list'],
    );
    assert.deepEqual([...(link.table?.byName.keys() ?? [])], ['api']);
  });

  it('connects once, however often it is opened', async () => {
    link.open();
    link.open();
    await settled();
    link.open();
    assert.equal(supervisor.connects, 1);
  });

  it('applies what changed while the table was on its way', async () => {
    supervisor.answers['tasks/list'] = () => {
      supervisor.say('tasks/changed', { tasks: [running], removed: [] });
      return snapshot([task()]);
    };
    await connected();
    assert.equal(link.table?.get('api')?.status.kind, 'running');
  });

  it('delivers an event that comes before its task once it has said that it is connected', async () => {
    const received: unknown[] = [];
    link.onDidEmitEvent(({ task: name }) => received.push([states.at(-1), link.table?.get(name)?.status.kind]));
    supervisor.table = snapshot([running]);
    supervisor.answers.subscribe = () => {
      supervisor.say('tasks/event', { time: '', task: 'api', run: 1, event: 'started', notify: true });
      return null;
    };
    await connected();
    assert.deepEqual(received, [['connected', 'running']]);
  });

  it('reports changes by name', async () => {
    await connected();
    const changes: unknown[] = [];
    link.onDidChangeTable((change) => changes.push(change));
    supervisor.say('tasks/changed', { tasks: [running], removed: [] });
    assert.deepEqual(changes, [{ tasks: ['api'], structure: false }]);
  });

  it('reports the project at the start and when it changes', async () => {
    const hashes: string[] = [];
    link.onDidChangeProject(({ startup }) => hashes.push(startup.hash));
    await connected();
    supervisor.say('project/changed', projectInfo({ ...noStartup, hash: 'other' }));
    assert.deepEqual(hashes, ['none', 'other']);
    assert.equal(link.table?.project?.startup.hash, 'other');
  });

  it('comes back at once when the supervisor dies while tasks run, and keeps the rows meanwhile', async () => {
    supervisor.table = snapshot([running]);
    await connected();
    supervisor.drop();
    assert.equal(link.state.kind, 'connecting');
    assert.equal(link.table?.tasks.length, 1);
    await settled();
    assert.equal(link.state.kind, 'connected');
    assert.equal(supervisor.connects, 2);
  });

  it('rests when the supervisor ends with nothing to do', async () => {
    await connected();
    supervisor.drop();
    await settled();
    assert.deepEqual([link.state.kind, supervisor.connects], ['idle', 1]);
  });

  it('takes a start that an ending supervisor refuses to the next one, when this one has ended', async () => {
    await connected();
    supervisor.answers['tasks/start'] = () => {
      throw ending();
    };
    const started = link.request('tasks/start', { tasks: { all: true } });
    await settled();
    supervisor.answers['tasks/start'] = () => ({ tasks: [] });
    assert.equal(supervisor.sent('tasks/start').length, 1);
    supervisor.drop();
    assert.deepEqual(await started, { tasks: [] });
    assert.deepEqual([supervisor.attempts, supervisor.sent('tasks/start').length], [['launch', 'launch'], 2]);
  });

  it('says so when the end of the supervisor takes too long for a start', async () => {
    await connected();
    supervisor.answers['tasks/start'] = () => {
      throw ending();
    };
    const started = assert.rejects(link.request('tasks/start', { tasks: { all: true } }), { code: 'ending' });
    await settled();
    clock.advance(ENDING_WITHIN_MS);
    await started;
  });

  it('finds the supervisor that another client launched, and launches none itself', async () => {
    await connected();
    supervisor.drop();
    supervisor.refusal = new UserError('not-running', 'None runs.');
    look?.();
    await settled();
    assert.equal(link.state.kind, 'idle');
    supervisor.refusal = undefined;
    look?.();
    await settled();
    assert.equal(link.state.kind, 'connected');
    assert.deepEqual(supervisor.attempts, ['launch', 'find', 'find']);
    assert.equal(look, undefined);
  });

  it('looks again at a sign that came while it looked', async () => {
    await connected();
    supervisor.drop();
    supervisor.refusal = new UserError('not-running', 'None runs.');
    look?.();
    look?.();
    supervisor.refusal = undefined;
    await settled();
    assert.equal(link.state.kind, 'connected');
    assert.deepEqual(supervisor.attempts, ['launch', 'find', 'find']);
  });

  it('launches one for a request that came while it looked for that of another client', async () => {
    await connected();
    supervisor.drop();
    supervisor.answers['tasks/explain'] = () => ({ text: 'ok' });
    supervisor.refusal = new UserError('not-running', 'None runs.');
    look?.();
    const asked = link.request('tasks/explain', { task: 'api' });
    supervisor.refusal = undefined;
    assert.deepEqual(await asked, { text: 'ok' });
    assert.deepEqual(supervisor.attempts, ['launch', 'find', 'launch']);
  });

  it('launches one when it is opened while it looks, and none that is no longer needed', async () => {
    await connected();
    supervisor.drop();
    supervisor.refusal = new UserError('not-running', 'None runs.');
    look?.();
    link.open();
    supervisor.refusal = undefined;
    await settled();
    assert.deepEqual([link.state.kind, supervisor.attempts], ['connected', ['launch', 'find', 'launch']]);
    supervisor.drop();
    const silent = new UserError('timeout', 'It says nothing.');
    const hangs = Promise.withResolvers<undefined>();
    let fallSilent: ((error: UserError) => void) | undefined;
    supervisor.beforeConnect = async (onSilence) => {
      fallSilent = onSilence;
      await hangs.promise;
    };
    look?.();
    link.open();
    fallSilent?.(silent);
    link.open();
    assert.equal(link.state.kind, 'unresponsive');
    hangs.reject(new UserError('not-running', 'It was ended.'));
    await settled();
    assert.deepEqual([link.state.kind, supervisor.attempts.length], ['idle', 4]);
  });

  it('stops watching once it launches one or is closed, also by a listener', async () => {
    await connected();
    const closing = link.onDidChangeState(({ kind }) => kind === 'idle' && link.close());
    supervisor.drop();
    assert.equal(look, undefined);
    closing.dispose();
    await connected();
    supervisor.drop();
    assert.notEqual(look, undefined);
    link.open();
    assert.equal(look, undefined);
  });

  it('launches none because that of another client ended while it connected', async () => {
    await connected();
    supervisor.drop();
    supervisor.answers['tasks/list'] = () => new Promise(() => undefined);
    look?.();
    await settled();
    supervisor.drop();
    await settled();
    assert.deepEqual([link.state.kind, clock.pending, supervisor.attempts], ['idle', 0, ['launch', 'find']]);
  });

  it('retries ever more slowly, and stops when waiting does not help', async () => {
    supervisor.refusal = new Error('no');
    link.open();
    await settled();
    const waits: number[] = [];
    for (let waited = 0; link.state.kind === 'failed' && link.state.willRetry; waited += 50) {
      const { connects } = supervisor;
      clock.advance(50);
      await settled();
      if (supervisor.connects === connects) continue;
      waits.push(waited);
      waited = 0;
    }
    assert.equal(supervisor.connects, 10);
    assert.deepEqual(
      waits,
      waits.toSorted((left, right) => left - right),
    );
    assert.equal(clock.pending, 0);
  });

  it('does not retry what only the user can fix', async () => {
    supervisor.refusal = new UserError('protocol-mismatch', 'It is of another version.');
    link.open();
    await settled();
    assert.deepEqual(link.state, { kind: 'failed', error: supervisor.refusal, willRetry: false });
    assert.equal(clock.pending, 0);
  });

  it('connects for a request, and says why where it cannot', async () => {
    supervisor.answers['tasks/explain'] = () => ({ text: 'Nobody started it.' });
    assert.deepEqual(await link.request('tasks/explain', { task: 'api' }), { text: 'Nobody started it.' });
    supervisor.drop();
    supervisor.refusal = new UserError('operation-failed', 'The supervisor did not start.');
    await assert.rejects(link.request('tasks/explain', { task: 'api' }), { message: 'The supervisor did not start.' });
  });

  it('takes an attempt up at once that was to wait, when it is asked', async () => {
    supervisor.refusal = new Error('no');
    link.open();
    await settled();
    supervisor.refusal = undefined;
    supervisor.answers['tasks/explain'] = () => ({ text: 'ok' });
    assert.deepEqual(await link.request('tasks/explain', { task: 'api' }), { text: 'ok' });
    assert.equal(clock.pending, 0);
  });

  it('closes a connection that comes after it was closed', async () => {
    link.open();
    link.close();
    await settled();
    assert.deepEqual([link.state.kind, link.table], ['idle', undefined]);
  });

  it('counts a connection that breaks before the table came as a failed attempt', async () => {
    supervisor.answers['tasks/list'] = () => new Promise(() => undefined);
    link.open();
    await settled();
    supervisor.drop();
    assert.equal(link.state.kind, 'failed');
    assert.equal(clock.pending, 1);
  });

  it('asks again for the output that is followed, on every connection', async () => {
    supervisor.table = snapshot([running]);
    await connected();
    await link.follow(['api']);
    supervisor.drop();
    await settled();
    assert.deepEqual(
      supervisor.sent('subscribe').map((params) => (params as { output: unknown }).output),
      [[], ['api'], ['api']],
    );
  });

  describe('with a supervisor that fell silent', () => {
    let silence: UserError;
    const followed = (): unknown[] =>
      supervisor.sent('subscribe').map((params) => (params as { output: unknown }).output);
    const refuse = (error: Error): void => {
      supervisor.answers.subscribe = () => {
        throw error;
      };
    };

    beforeEach(async () => {
      silence = await unresponsive({ folder: '/shop' }, { silentMs: 5000 });
      await connected();
      supervisor.fallSilent(silence);
      refuse(silence);
      await assert.rejects(link.follow(['api']), silence);
      delete supervisor.answers.subscribe;
    });

    it('asks for what was to be followed meanwhile, before it says that it is connected', async () => {
      const answered = Promise.withResolvers<null>();
      supervisor.answers.subscribe = () => answered.promise;
      supervisor.fallSilent(undefined);
      await settled();
      assert.deepEqual([link.state.kind, followed()], ['unresponsive', [[], ['api'], ['api']]]);
      answered.resolve(null);
      await settled();
      assert.equal(link.state.kind, 'connected');
    });

    it('is not connected where the next silence begins before that was answered, nor right after a sign of life', async () => {
      const answered = Promise.withResolvers<null>();
      supervisor.answers.subscribe = () => answered.promise;
      supervisor.fallSilent(undefined);
      supervisor.fallSilent(silence);
      answered.resolve(null);
      await settled();
      assert.equal(link.state.kind, 'unresponsive');
      supervisor.fallSilent(undefined);
      supervisor.fallSilent(silence);
      await settled();
      assert.equal(link.state.kind, 'unresponsive');
      supervisor.fallSilent(undefined);
      await settled();
      assert.deepEqual([link.state.kind, followed().length], ['connected', 3]);
    });

    it('asks once more when it fell silent once more', async () => {
      refuse(silence);
      supervisor.fallSilent(undefined);
      await settled();
      assert.equal(link.state.kind, 'unresponsive');
      delete supervisor.answers.subscribe;
      supervisor.fallSilent(undefined);
      await settled();
      assert.deepEqual([link.state.kind, followed().at(-1), supervisor.connects], ['connected', ['api'], 1]);
    });

    it('closes one that refuses it', async () => {
      refuse(new UserError('operation-failed', 'No.'));
      supervisor.fallSilent(undefined);
      await settled();
      assert.deepEqual([link.state.kind, supervisor.connects], ['idle', 1]);
      assert.notEqual(look, undefined);
    });

    it('reports nothing of one that was closed meanwhile', async () => {
      const answered = Promise.withResolvers<null>();
      supervisor.answers.subscribe = () => answered.promise;
      supervisor.fallSilent(undefined);
      link.close();
      answered.resolve(null);
      await settled();
      assert.equal(link.state.kind, 'idle');
    });
  });

  describe('that gave up', () => {
    let mismatch: UserError;

    beforeEach(async () => {
      mismatch = new UserError('protocol-mismatch', 'It is of another version.');
      supervisor.refusal = mismatch;
      link.open();
      await settled();
      states = [];
    });

    it('finds the supervisor that another client launched, and launches none', async () => {
      supervisor.refusal = undefined;
      look?.();
      await settled();
      assert.deepEqual([states, supervisor.attempts], [['connected'], ['launch', 'find']]);
      assert.equal(look, undefined);
    });

    it('finds one also after as many attempts as it makes', async () => {
      supervisor.refusal = new Error('no');
      link.open();
      await settled();
      while (link.state.kind === 'failed' && link.state.willRetry) {
        // One that is launched by the next attempt needs no search.
        assert.equal(look, undefined);
        clock.advance(60_000);
        await settled();
      }
      supervisor.refusal = undefined;
      look?.();
      await settled();
      assert.deepEqual([link.state.kind, supervisor.attempts.at(-1)], ['connected', 'find']);
    });

    it('has failed as before where none is found, and does not report it again', async () => {
      supervisor.refusal = new UserError('not-running', 'None runs.');
      look?.();
      look?.();
      await settled();
      assert.deepEqual(link.state, { kind: 'failed', error: mismatch, willRetry: false });
      assert.deepEqual([states, supervisor.attempts, clock.pending], [[], ['launch', 'find', 'find'], 0]);
      assert.notEqual(look, undefined);
    });

    it('has failed as before when the one that was found said nothing and ended', async () => {
      const hangs = Promise.withResolvers<undefined>();
      supervisor.refusal = undefined;
      supervisor.beforeConnect = async (onSilence) => {
        onSilence(new UserError('timeout', 'It says nothing.'));
        await hangs.promise;
      };
      look?.();
      await settled();
      hangs.reject(new UserError('not-running', 'It was ended.'));
      await settled();
      assert.deepEqual(states, ['unresponsive', 'failed']);
      assert.deepEqual([failureOf(link.state), supervisor.attempts], [mismatch, ['launch', 'find']]);
    });

    it('launches one for a request that came while it looked', async () => {
      supervisor.answers['tasks/explain'] = () => ({ text: 'ok' });
      supervisor.refusal = new UserError('not-running', 'None runs.');
      look?.();
      supervisor.refusal = undefined;
      assert.deepEqual(await link.request('tasks/explain', { task: 'api' }), { text: 'ok' });
      assert.deepEqual(supervisor.attempts, ['launch', 'find', 'launch']);
    });
  });
});
