import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ReadRequest, ReadResult } from '../../../../src/output/ports.ts';
import type { Client } from '../../../../src/rpc/server/session.ts';
import type { Supervisor } from '../../../../src/service/supervisor.ts';
import { output } from '../../../../src/service/verbs/tasks-output.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const answer: ReadResult = { data: Buffer.from('x'), cursor: 'c', atEnd: true, skipped: 0, behind: 0 };

/** A supervisor with one task whose reads wait until they are let go. */
function slowReader(): { supervisor: Supervisor; reads: { request: ReadRequest; finish: () => void }[] } {
  const reads: { request: ReadRequest; finish: () => void }[] = [];
  const definition = { name: 'a', persistToDisk: true };
  const fake = {
    tasks: { get: () => ({ definition }), state: { tasks: new Map([['a', { definition }]]) } },
    clock: new ManualClock(),
    inUse: { touch: () => undefined },
    storage: { taskFolder: () => '/' },
    capture: {
      read: (request: ReadRequest) =>
        new Promise<ReadResult>((resolve) => reads.push({ request, finish: () => resolve(answer) })),
    },
  };
  return { supervisor: fake as unknown as Supervisor, reads };
}

/** A client that reads what it is sent. */
const quick = (drained: Client['drained'] = () => Promise.resolve()): Client => ({ drained }) as Client;

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
};

describe('tasks/output', () => {
  const params = { task: 'a', kind: 'stdout' } as const;
  const open = new AbortController().signal;

  it('reads for one client one after the other, so that many requests do not fill the memory', async () => {
    const { supervisor, reads } = slowReader();
    const client = quick();
    const first = output(supervisor, params, client, open);
    const second = output(supervisor, params, client, open);
    await turns();
    assert.equal(reads.length, 1);
    reads[0]?.finish();
    await first;
    await turns();
    assert.equal(reads.length, 2);
    reads[1]?.finish();
    assert.equal((await second).data, Buffer.from('x').toString('base64'));
  });

  it('reads nothing more for a client that has not read its last answer', async () => {
    const { supervisor, reads } = slowReader();
    const drained = Promise.withResolvers<undefined>();
    const asked = output(
      supervisor,
      params,
      quick(() => drained.promise),
      open,
    );
    await turns();
    assert.equal(reads.length, 0);
    drained.resolve(undefined);
    await turns();
    reads[0]?.finish();
    assert.equal((await asked).data, Buffer.from('x').toString('base64'));
  });

  it('reads for another client meanwhile', async () => {
    const { supervisor, reads } = slowReader();
    void output(supervisor, params, quick(), open);
    void output(supervisor, params, quick(), open);
    await turns();
    assert.equal(reads.length, 2);
  });

  it('reads nothing for a client that is gone', async () => {
    const { supervisor, reads } = slowReader();
    const gone = new AbortController();
    const asked = output(supervisor, params, quick(), gone.signal);
    gone.abort();
    await assert.rejects(asked, { name: 'AbortError' });
    assert.equal(reads.length, 0);
  });
});
