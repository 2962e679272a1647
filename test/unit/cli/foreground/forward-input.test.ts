import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { forwardInput } from '../../../../src/cli/foreground/forward-input.ts';

const never = (): never => assert.fail('nobody asked for that');

describe('input that is forwarded', () => {
  it('is read no faster than it is taken, and its end comes last', async () => {
    const stdin = new PassThrough();
    const reported: string[] = [];
    const taken: ((value: unknown) => void)[] = [];
    forwardInput(stdin, {
      send: (data) => {
        reported.push(data.toString());
        return new Promise((resolve) => taken.push(resolve));
      },
      end: () => Promise.resolve(reported.push('END')),
      onError: never,
    });
    for (const word of ['one', 'two', 'three']) stdin.write(word);
    stdin.end();
    for (let count = 1; count <= 3; count++) {
      await turn();
      assert.equal(reported.length, count);
      taken.shift()?.(null);
    }
    await turn();
    await turn();
    assert.deepEqual(reported, ['one', 'two', 'three', 'END']);
  });

  it('is not read on when it is not taken any more', async () => {
    const stdin = new PassThrough();
    const errors: unknown[] = [];
    forwardInput(stdin, {
      send: () => Promise.reject(new Error('ended')),
      end: never,
      onError: (error) => errors.push(error),
    });
    stdin.write('one');
    await turn();
    stdin.end('two');
    await turn();
    assert.equal(String(errors), 'Error: ended');
    assert.ok(stdin.isPaused());
  });

  it('ends when the terminal goes away', async () => {
    const stdin = new PassThrough();
    let ends = 0;
    forwardInput(stdin, { send: never, end: () => Promise.resolve(ends++), onError: never });
    stdin.destroy(new Error('EIO'));
    await turn();
    assert.equal(ends, 1);
  });

  it('is left alone after disposal', async () => {
    const stdin = new PassThrough();
    forwardInput(stdin, { send: never, end: never, onError: never }).dispose();
    stdin.end('for somebody else');
    await turn();
    assert.equal(String(stdin.read()), 'for somebody else');
  });
});
