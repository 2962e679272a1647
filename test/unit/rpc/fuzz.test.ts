import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { RequestName } from '../../../src/rpc/contract.ts';
import { checks, InvalidValue } from '../../../src/rpc/params.ts';
import { helloWith, setStage, type Peer, type Stage } from './stage.ts';

const methods = Object.keys(checks) as readonly RequestName[];
const anyMethod = fc.oneof(
  fc.constantFrom<string>(...methods),
  fc.constantFrom('$/cancelRequest', '$/progress', '$/setTrace', '$/logTrace', 'rpc.discover'),
  fc.string(),
);
const anyId = fc.oneof(fc.integer(), fc.string(), fc.constantFrom(null, true, undefined), fc.double());
const almostMessage = fc.record(
  {
    jsonrpc: fc.constantFrom<unknown>('2.0', '1.0', 2),
    id: anyId,
    method: fc.oneof(anyMethod, fc.jsonValue()),
    params: fc.jsonValue(),
    result: fc.jsonValue(),
    error: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const newline = Buffer.from('\n');
const line = fc.oneof(
  almostMessage.map((message) => Buffer.from(JSON.stringify(message))),
  fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
  fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(Buffer.from('['.repeat(10_000)), Buffer.from('{"a":'.repeat(10_000)), Buffer.alloc(60_000, 0)),
);

/** Says everything, then goes in the manner chosen. */
async function rant(peer: Peer, lines: readonly Buffer[], leave: 'end' | 'reset' | 'stay'): Promise<void> {
  peer.socket.resume();
  await new Promise((resolve) => peer.socket.write(Buffer.concat(lines.flatMap((bytes) => [bytes, newline])), resolve));
  if (leave === 'end') peer.socket.end();
  else if (leave === 'reset') peer.socket.destroy();
}

async function isUnhurt(stage: Stage, friend: Peer): Promise<void> {
  assert.equal((await friend.ask('tasks/explain', { task: 'web' }, 'friend')).id, 'friend');
  assert.ok((await (await stage.member()).ask('tasks/list')).result);
}

describe('whatever comes over the socket', () => {
  const options = { numRuns: 150 };

  it('from an unauthenticated client never hurts the server nor its clients', async () => {
    await using stage = await setStage();
    const friend = await stage.member();
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 20 }),
        fc.constantFrom('end', 'reset', 'stay'),
        async (lines, leave) => {
          await rant(await stage.dial(), lines, leave);
          await isUnhurt(stage, friend);
          assert.equal(stage.server.clients.filter(({ name }) => name !== 'test').length, 0);
        },
      ),
      options,
    );
    assert.deepEqual(stage.bugs, []);
  });

  it('from a client never hurts the server nor other clients', async () => {
    // The handlers of this stage refuse what they do not expect, which counts as a bug of theirs: not what is tested
    // here.
    await using stage = await setStage();
    const friend = await stage.member();
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 20 }),
        fc.constantFrom('end', 'reset', 'stay'),
        async (lines, leave) => {
          const hello = Buffer.from(
            JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'hello', params: helloWith(stage.claim.token) }),
          );
          await rant(await stage.dial(), [hello, ...lines], leave);
          await isUnhurt(stage, friend);
        },
      ),
      options,
    );
  });

  it('is either what the contract says or refused with words that name the field', () => {
    fc.assert(
      fc.property(fc.constantFrom(...methods), fc.jsonValue(), (method, params) => {
        try {
          checks[method](params, '');
        } catch (error) {
          assert.ok(error instanceof InvalidValue);
          assert.match(error.message, /must|may|nested/);
        }
      }),
    );
  });

  it('never changes the prototype of anything', async () => {
    await using stage = await setStage({
      'project/createTask': ({ task }) => Promise.reject(new Error(Object.keys(task).join())),
    });
    const peer = await stage.member();
    peer.socket.write(
      '{"id":1,"method":"project/createTask","params":{"task":{"__proto__":{"polluted":true}},"__proto__":{"polluted":true}}}\n',
    );
    assert.ok((await peer.next()).error);
    assert.equal((Object.prototype as { polluted?: unknown }).polluted, undefined);
  });
});
