import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MountQueue } from '../../../src/base/mount-queue.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const never = (): Promise<never> => new Promise(() => undefined);
const at = (mount: string): readonly [string, string] => [`${mount}/file`, mount];

describe('questions to file systems that may never answer', () => {
  it('a drive that is gone holds one thread, however often it is asked, and each question ends in words', async () => {
    const clock = new ManualClock();
    const calls = new MountQueue(clock);
    let held = 0;
    const ask = (): Promise<never> => {
      held += 1;
      return never();
    };
    const asked = [1, 2, 3].map(() =>
      assert.rejects(
        calls.run(...at('/net'), ask),
        /^UserError: \/net\/file does not respond: the file system at \/net /,
      ),
    );
    clock.advance(10_000);
    await Promise.all(asked);
    assert.equal(held, 1);
    assert.equal(calls.isHeld, true);
    // From now on at once.
    await assert.rejects(calls.run(...at('/net'), ask), /does not respond/);
    assert.equal(held, 1);
  });

  it('beside one that is gone others are answered; beside two the next waits, and is told which they are', async () => {
    const clock = new ManualClock();
    const calls = new MountQueue(clock);
    void calls.run(...at('/gone'), never).catch(() => undefined);
    assert.equal(await calls.run(...at('/here'), () => Promise.resolve('text')), 'text');
    void calls.run(...at('/too'), never).catch(() => undefined);
    let isAsked = false;
    const received: (string | undefined)[] = [];
    const third = calls.run(...at('/here'), () => Promise.resolve((isAsked = true)), {
      onWait: (w) => received.push(w),
    });
    const refused = assert.rejects(third, (error: Error) => {
      assert.match(error.message, /\/here\/file was not checked.* the file systems at \/gone and \/too, which do not/);
      assert.doesNotMatch(error.message, /system at \/here/);
      return true;
    });
    clock.advance(10_000);
    await refused;
    assert.deepEqual(received, ['the file systems at /gone and /too, which do not respond', undefined]);
    assert.equal(isAsked, false);
  });

  it('no call times out in a queue that moves', async () => {
    const clock = new ManualClock();
    const calls = new MountQueue(clock);
    const begun: PromiseWithResolvers<number>[] = [];
    const asked = Array.from({ length: 160 }, () =>
      calls.run(...at('/net'), () => {
        const answer = Promise.withResolvers<number>();
        begun.push(answer);
        return answer.promise;
      }),
    );
    for (let index = 0; index < asked.length; index += 1) {
      clock.advance(80);
      begun[index]?.resolve(index);
      await new Promise(setImmediate);
    }
    assert.deepEqual(
      await Promise.all(asked),
      asked.map((_, index) => index),
    );
    assert.equal(clock.pending, 0);
  });

  it('one that stops answering rejects all that wait for it, each at its own deadline', async () => {
    const clock = new ManualClock();
    const calls = new MountQueue(clock);
    const first = Promise.withResolvers<string>();
    const asked = calls.run(...at('/net'), () => first.promise);
    const rest = [1, 2, 3].map(() => assert.rejects(calls.run(...at('/net'), never), /\/net\/file does not respond/));
    clock.advance(9_000);
    first.resolve('text');
    assert.equal(await asked, 'text');
    await new Promise(setImmediate);
    clock.advance(5_000);
    await assert.rejects(calls.run(...at('/net'), never, { withinMs: 3_000 }), /does not respond/);
    clock.advance(5_000);
    await Promise.all(rest);
  });

  it('an aborted call counts as silent since it began', async () => {
    const clock = new ManualClock();
    const calls = new MountQueue(clock);
    const controller = new AbortController();
    const asked = calls.run(...at('/net'), never, { signal: controller.signal });
    controller.abort(new Error('called back'));
    await assert.rejects(asked, /called back/);
    clock.advance(10_000);
    await assert.rejects(calls.run(...at('/net'), never), /does not respond/);
  });

  it('one that answers at last is asked again', async () => {
    const clock = new ManualClock();
    const calls = new MountQueue(clock);
    const answer = Promise.withResolvers<string>();
    const answered: string[] = [];
    calls.onDidAnswer((mount) => answered.push(mount));
    const late = assert.rejects(
      calls.run(...at('/net'), () => answer.promise),
      /does not respond/,
    );
    clock.advance(10_000);
    await late;
    answer.resolve('late');
    await answer.promise;
    await new Promise(setImmediate);
    assert.equal(calls.isHeld, false);
    assert.deepEqual(answered, ['/net']);
    assert.equal(await calls.run(...at('/net'), () => Promise.resolve('text')), 'text');
  });

  it('another drive at the same place is asked, though the first never answers', async () => {
    const clock = new ManualClock();
    let mounted = '31';
    const calls = new MountQueue(clock, () => mounted);
    const gone = assert.rejects(calls.run(...at('/net'), never), /does not respond/);
    clock.advance(10_000);
    await gone;
    mounted = '32';
    assert.equal(await calls.run(...at('/net'), () => Promise.resolve('text')), 'text');
  });

  it('one that is too late each time is asked again ever more rarely', async () => {
    const clock = new ManualClock();
    const calls = new MountQueue(clock);
    const pauses: number[] = [];
    let answer = Promise.withResolvers<string>();
    const ask = async (): Promise<void> => {
      answer = Promise.withResolvers<string>();
      const { promise } = answer;
      const late = assert.rejects(
        calls.run(...at('/net'), () => promise),
        /does not respond/,
      );
      clock.advance(10_000);
      await late;
    };
    let answers = 0;
    calls.onDidAnswer(() => (answers += 1));
    for (let round = 0; round < 9; round++) {
      await ask();
      const before = answers;
      answer.resolve('late');
      await new Promise(setImmediate);
      let pause = 0;
      for (; answers === before; pause += 1000) clock.advance(1000);
      pauses.push(pause / 1000);
    }
    assert.deepEqual(pauses, [0, 2, 4, 8, 16, 32, 60, 60, 60]);
    // One answer in time, and it is as it was.
    await calls.run(...at('/net'), () => Promise.resolve('text'));
    await ask();
    const before = answers;
    answer.resolve('late');
    await new Promise(setImmediate);
    assert.equal(answers, before + 1);
  });

  it('a waiting call learns what it waits for, and can be aborted at once', async () => {
    const clock = new ManualClock();
    const calls = new MountQueue(clock);
    const received: (string | undefined)[] = [];
    const controller = new AbortController();
    const asked = calls.run(...at('/net'), never, { signal: controller.signal, onWait: (what) => received.push(what) });
    clock.advance(500);
    controller.abort(new Error('called back'));
    await assert.rejects(asked, /called back/);
    assert.deepEqual(received, ['the file system at /net, which does not respond', undefined]);
    assert.equal(clock.pending, 0);
  });
});
