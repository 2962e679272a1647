import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { UserError } from '../../../src/base/user-error.ts';
import { failureOf, Link, type LinkOptions, type LinkState } from '../../../src/client/link.ts';
import { FakeSupervisor } from '../cli/fake-host.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const refused = new UserError('unauthorized', 'The token is wrong.');
const silent = new UserError('timeout', 'It does not respond.');
const absent = new UserError('not-running', 'None runs.');

describe('The link to a supervisor', () => {
  let clock: ManualClock;
  let supervisor: FakeSupervisor;
  let link: Link<FakeSupervisor>;
  let states: LinkState[];
  let attempts: string[];
  /** How an attempt ends; a supervisor by default. */
  let connect: LinkOptions<FakeSupervisor>['connect'];
  let shouldReconnect: boolean;
  let retryDelay: number | undefined;
  let sign: (() => void) | undefined;
  let resume: () => Promise<void>;

  beforeEach(() => {
    clock = new ManualClock();
    supervisor = new FakeSupervisor();
    [states, attempts] = [[], []];
    [shouldReconnect, retryDelay, sign] = [false, undefined, undefined];
    connect = () => Promise.resolve(supervisor);
    resume = () => Promise.resolve();
    link = new Link<FakeSupervisor>({
      clock,
      connect: (how, signal, onSilence) => {
        attempts.push(how);
        return connect(how, signal, onSilence);
      },
      retryDelay: () => retryDelay,
      shouldReconnect: () => shouldReconnect,
      listen: () => undefined,
      prepare: () => Promise.resolve(),
      resume: () => resume(),
      watchForSupervisor: (look) => {
        sign = look;
        return { dispose: () => (sign = undefined) };
      },
    });
    link.onDidChangeState((state) => states.push(state));
  });

  const kinds = (): string[] => states.map(({ kind }) => kind);

  const connected = async (): Promise<void> => {
    link.open();
    await settled();
    assert.equal(link.connection, supervisor);
    states.length = 0;
  };

  it('connects once, however often it is opened', async () => {
    link.open();
    link.open();
    assert.equal(await link.settled(), supervisor);
    link.open();
    assert.deepEqual([kinds(), attempts], [['connecting', 'connected'], ['launch']]);
  });

  it('knows nothing outdated before its first attempt, nor after the supervisor was shut down', async () => {
    link.open();
    await settled();
    supervisor.close();
    link.open();
    const connecting: LinkState = { kind: 'connecting', isStale: false, failure: undefined };
    assert.deepEqual(states, [connecting, { kind: 'connected' }, { kind: 'idle' }, connecting]);
  });

  it('carries the failure of the last attempt into the next one, until one succeeds', async () => {
    retryDelay = 100;
    connect = () => Promise.reject(refused);
    link.open();
    await assert.rejects(link.settled(), refused);
    assert.deepEqual(link.state, { kind: 'failed', error: refused, willRetry: true });
    connect = () => Promise.resolve(supervisor);
    clock.advance(100);
    assert.deepEqual(link.state, { kind: 'connecting', isStale: true, failure: refused });
    link.reopen();
    assert.equal(failureOf(link.state), refused);
    await settled();
    assert.deepEqual([link.state.kind, failureOf(link.state)], ['connected', undefined]);
  });

  it('is stale, without a failure, where an unresponsive supervisor is gone', async () => {
    await connected();
    supervisor.fallSilent(silent);
    shouldReconnect = true;
    supervisor.close();
    const [unresponsive, connecting] = states;
    assert.deepEqual(unresponsive, { kind: 'unresponsive', error: silent });
    assert.deepEqual(connecting, { kind: 'connecting', isStale: true, failure: undefined });
  });

  it('is not stale where a supervisor that responded is gone: the next one adopts its tasks', async () => {
    await connected();
    shouldReconnect = true;
    supervisor.close();
    assert.deepEqual(states, [{ kind: 'connecting', isStale: false, failure: undefined }]);
    await settled();
    assert.deepEqual([link.state.kind, attempts], ['connected', ['launch', 'launch']]);
  });

  it('counts as connected again once the requests of its return are answered, unless it is silent again by then', async () => {
    await connected();
    supervisor.fallSilent(silent);
    const answered = Promise.withResolvers<undefined>();
    resume = () => answered.promise;
    supervisor.fallSilent(undefined);
    supervisor.fallSilent(silent);
    answered.resolve(undefined);
    await settled();
    assert.deepEqual(kinds(), ['unresponsive']);
    supervisor.fallSilent(undefined);
    await settled();
    assert.deepEqual(kinds(), ['unresponsive', 'connected']);
  });

  it('closes a connection that comes after it was closed', async () => {
    const late = Promise.withResolvers<FakeSupervisor>();
    let signal: AbortSignal | undefined;
    connect = (_, aborts) => {
      signal = aborts;
      return late.promise;
    };
    link.open();
    link.close();
    let isDisposed = false;
    supervisor.dispose = () => (isDisposed = true);
    late.resolve(supervisor);
    await settled();
    assert.deepEqual([signal?.aborted, isDisposed, kinds()], [true, true, ['connecting', 'idle']]);
    assert.equal(link.connection, undefined);
  });

  it('finds the supervisor of another client after its own was shut down', async () => {
    await connected();
    supervisor.close();
    sign?.();
    await settled();
    assert.deepEqual(
      [kinds(), attempts],
      [
        ['idle', 'connecting', 'connected'],
        ['launch', 'find'],
      ],
    );
    assert.equal(sign, undefined);
  });

  it('looks again for a sign that came while it looked, and launches one where it was opened meanwhile', async () => {
    await connected();
    supervisor.close();
    connect = (how) => (how === 'find' ? Promise.reject(absent) : Promise.resolve(supervisor));
    sign?.();
    sign?.();
    await settled();
    assert.deepEqual([link.state.kind, attempts], ['idle', ['launch', 'find', 'find']]);
    sign?.();
    link.open();
    await settled();
    assert.deepEqual([link.state.kind, attempts.slice(3)], ['connected', ['find', 'launch']]);
  });

  it('has failed as before where a search finds none, without a change of state', async () => {
    connect = (how) => Promise.reject(how === 'find' ? absent : refused);
    link.open();
    await settled();
    states.length = 0;
    sign?.();
    await settled();
    assert.deepEqual([states, attempts], [[], ['launch', 'find']]);
    assert.deepEqual(link.state, { kind: 'failed', error: refused, willRetry: false });
  });
});
