import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import type { Exit } from '../../../src/model/exit.ts';
import { createProcessHost } from '../../../src/process/create-process-host.ts';
import { eventually } from '../../support/eventually.ts';
import { Launched, ownEnv, Reader, type Overrides } from '../../support/launched.ts';
import { MortalSupervisor } from '../../support/mortal-supervisor.ts';

const script = (text: string): Overrides => ({ command: '/bin/sh', args: ['-c', text], tty: true });

async function outputOf(overrides: Overrides, request = {}): Promise<{ text: string; exit: Exit }> {
  await using run = await Launched.start(overrides, request);
  const exit = await run.process.exited;
  await run.process.gone();
  await run.stdout.until('END');
  return { text: run.stdout.text, exit };
}

describe('a command with tty = true', () => {
  it('has a terminal for all three of its streams, which is that of its session', async () => {
    const { text } = await outputOf(
      script('test -t 0 && test -t 1 && test -t 2 && echo yes; tty </dev/tty; stty size; echo $TERM END'),
      { baseEnv: { ...ownEnv(), TERM: 'dumb' }, terminalSize: { columns: 123, rows: 45 } },
    );
    assert.match(text, /^yes\r\n\/dev\/(pts\/\d+|tty)\r\n45 123\r\nxterm-256color END/);
  });

  it('ends as any other: codes, signals, and its last words', async () => {
    const ends: readonly (readonly [string, Exit])[] = [
      ['exit 3', { kind: 'code', code: 3 }],
      ['exit 143', { kind: 'code', code: 143 }],
      ['kill -KILL $$', { kind: 'signal', signal: 'SIGKILL' }],
      ['kill -TERM 0; sleep 9', { kind: 'signal', signal: 'SIGTERM' }],
    ];
    for (const [text, exit] of ends) {
      const found = await outputOf(script(`seq 1 20000; echo END; ${text}`));
      assert.deepEqual(found.exit, exit, text);
      assert.equal(found.text.split('\r\n').length, 20_002);
    }
  });

  it('gets keys as a terminal has them: lines are echoed, Ctrl-C interrupts, Ctrl-D ends', async () => {
    await using run = await Launched.start(
      script('trap "echo caught" INT; echo ready; cat; echo after; cat; echo END'),
    );
    await run.stdout.until('ready');
    await run.process.write(Buffer.from('hello\r'));
    await run.stdout.until('hello\r\nhello\r\n');
    await run.process.write(Buffer.from([3]));
    await run.stdout.until('caught\r\nafter');
    await run.process.write(Buffer.from('no newline'));
    await run.process.endInput();
    await run.stdout.until('END');
    assert.deepEqual(await run.process.exited, { kind: 'code', code: 0 });
  });

  it('is notified of a new size', async () => {
    await using run = await Launched.start(script('trap "stty size" WINCH; echo ready; while :; do sleep 0.01; done'));
    await run.stdout.until('ready');
    run.process.resize({ columns: 101, rows: 33 });
    await run.stdout.until('33 101');
  });

  it('is stopped with all of it, also an interactive shell and what runs in it', async () => {
    await using run = await Launched.start({ command: 'bash', args: ['--norc', '-i'], tty: true });
    await run.stdout.until('bash-');
    await run.process.write(Buffer.from('sleep 1000 & sleep 1001\r'));
    await eventually(async () => assert.equal((await run.process.processes()).length, 3));
    await run.process.requestStop(run.stopRequest());
    await run.process.exited;
    await run.process.gone();
    assert.deepEqual(await run.process.processes(), []);
  });

  it('keeps its terminal when its supervisor is killed, and the next one types into it', async () => {
    await using supervisor = await MortalSupervisor.launch(
      script('echo ready; while read -r line; do echo "got $line"; stty size; done; echo END'),
    );
    await supervisor.die();
    const found = await createProcessHost().adopt(supervisor.identity);
    assert.equal(found.kind, 'alive');
    const run = found.process;
    const reader = new Reader(run.streams?.stdout ?? '');
    await reader.until('ready');
    await run.write(Buffer.from('one\r'));
    await reader.until('got one\r\n24 80');
    run.resize({ columns: 99, rows: 11 });
    await run.write(Buffer.from('two\r'));
    await reader.until('11 99');
    await run.endInput();
    assert.deepEqual(await run.exited, { kind: 'code', code: 0 });
    await run.gone();
    await reader.until('END');
    reader.close();
    await run.close();
    await run.forget();
  });

  it('leaves none of the small helpers of its terminal behind', async () => {
    const run = await Launched.start(script('exec cat'));
    const shim = run.process.identity.shim?.pid ?? 0;
    const children = (): string => readFileSync(`/proc/${shim}/task/${shim}/children`, 'utf8');
    await eventually(() => assert.equal(children().trim().split(' ').length, 3));
    const helpers = children().trim().split(' ');
    await run[Symbol.asyncDispose]();
    for (const pid of helpers) assert.throws(() => process.kill(Number(pid), 0), pid);
  });
});
