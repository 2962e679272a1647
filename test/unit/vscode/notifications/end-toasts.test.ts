import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { SeenTask } from '../../../../src/vscode/project/seen-task.ts';
import { EndToasts } from '../../../../src/vscode/notifications/end-toasts.ts';
import { MutedTasks } from '../../../../src/vscode/notifications/muted-tasks.ts';
import { NotifiedRuns } from '../../../../src/vscode/notifications/notified-runs.ts';
import type { NotificationLevel } from '../../../../src/vscode/settings.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { FakeFolder, FakeWorkspace } from '../fake-workspace.ts';
import { settled } from '../project/fake-supervisor.ts';
import { inState, task } from '../tasks.ts';
import { memory } from './memory.ts';

const failed = (name: string, run = 1): SeenTask =>
  inState({ kind: 'failed', reason: 'exit', exitCode: 1, message: '' }, { name, title: name, runId: `${name}#${run}` });
const finished = (name: string, run = 1): SeenTask =>
  inState({ kind: 'finished', exitCode: 0 }, { name, title: name, runId: `${name}#${run}` });

const output = (text: string): (() => unknown) => {
  const data = Buffer.from(text).toString('base64');
  return () => ({ data, cursor: '', atEnd: true, skipped: 0, behind: 0 });
};

/** A window: its clock, what it shows and what is clicked. */
class Window {
  readonly clock = new ManualClock();
  readonly errors: unknown[] = [];
  readonly executed: unknown[] = [];
  readonly toasts: { readonly severity: string; readonly message: string; readonly buttons: readonly string[] }[] = [];
  readonly workspace = new FakeWorkspace();
  readonly muted: MutedTasks;
  readonly ends: EndToasts;
  isFocused = true;
  level: NotificationLevel = 'failures';
  /** Clicked on whatever toast has it. */
  click = '';

  constructor(shared = memory(), own = memory()) {
    this.muted = new MutedTasks(own);
    const show =
      (severity: string) =>
      (message: string, ...buttons: string[]) => {
        this.toasts.push({ severity, message, buttons });
        return Promise.resolve(buttons.find((button) => button === this.click));
      };
    this.ends = new EndToasts({
      editor: {
        isFocused: () => this.isFocused,
        readSetting: () => this.level,
        showError: show('error'),
        showInformation: show('information'),
        execute: (...command) => Promise.resolve(this.executed.push(command)),
      },
      workspace: this.workspace.workspace,
      notified: new NotifiedRuns(shared),
      muted: this.muted,
      clock: this.clock,
      onError: (error) => this.errors.push(error),
    });
  }

  /** Long enough for every window. */
  async pass(ms = 2000): Promise<string[]> {
    this.clock.advance(ms);
    for (let turn = 0; turn < 5; turn += 1) await settled();
    return this.toasts.splice(0).map(({ severity, message }) => `${severity}: ${message}`);
  }
}

describe('notifications of ends', () => {
  let window: Window;
  let shop: FakeFolder;

  beforeEach(() => {
    window = new Window();
    shop = new FakeFolder('shop', task(), task('command = "x"', { name: 'db' }));
    shop.answers['tasks/output'] = output('');
    window.workspace.add(shop);
  });

  it('come once for each run: not again by a reconnect, nor when the same end is reported twice', async () => {
    shop.end(failed('api'));
    assert.deepEqual(await window.pass(), ['error: api failed: exit 1']);
    shop.end(failed('api'));
    assert.deepEqual(await window.pass(), []);
    shop.changeState('connected');
    assert.deepEqual(await window.pass(), []);
    shop.end(failed('api', 2));
    assert.deepEqual(await window.pass(), ['error: api failed: exit 1']);
  });

  it('come in one window only, where two have the folder: the one in the background waits for the other', async () => {
    const shared = memory();
    const [front, back] = [new Window(shared), new Window(shared)];
    back.isFocused = false;
    for (const each of [front, back]) each.workspace.add(shop);
    shop.end(failed('api'));
    assert.deepEqual(await back.pass(1999), []);
    assert.deepEqual(await front.pass(699), []);
    assert.deepEqual(await front.pass(1), ['error: api failed: exit 1']);
    assert.deepEqual(await back.pass(1), []);
  });

  it('come in a window in the background where no other is', async () => {
    window.isFocused = false;
    shop.end(failed('api'));
    assert.deepEqual(await window.pass(), ['error: api failed: exit 1']);
  });

  it('come for failures while no window was open, and not for successes', async () => {
    shop.tasks.set('api', failed('api')).set('db', finished('db'));
    window.level = 'all';
    shop.changeState('connecting');
    assert.deepEqual(await window.pass(), []);
    shop.changeState('connected');
    assert.deepEqual(await window.pass(), ['error: api failed: exit 1']);
  });

  it('follow the setting in force when the task ends, not the one a moment later', async () => {
    shop.end(finished('api'));
    window.level = 'all';
    shop.end(finished('db'));
    window.level = 'none';
    assert.deepEqual(await window.pass(), ['information: db finished']);
    shop.end(failed('api', 2));
    assert.deepEqual(await window.pass(), []);
  });

  it('come for no muted task, also not after it is unmuted', async () => {
    await window.muted.add(shop.ref());
    shop.end(failed('api'));
    assert.deepEqual(await window.pass(), []);
    await window.muted.remove(shop.ref());
    shop.changeState('connected');
    assert.deepEqual(await window.pass(), []);
    shop.end(failed('api', 2));
    assert.deepEqual(await window.pass(), ['error: api failed: exit 1']);
  });

  it('come for a success that was asked for', async () => {
    shop.end(finished('api'), true);
    assert.deepEqual(await window.pass(), ['information: api finished']);
  });

  it('come for nothing that runs again by then, is gone, or never was an end', async () => {
    shop.end(failed('api'));
    shop.change(inState({ kind: 'starting' }, { runId: 'api#2' }));
    shop.end(failed('db'));
    shop.tasks.delete('db');
    assert.deepEqual(await window.pass(), []);
    shop.end(inState({ kind: 'stopped' }, { runId: 'api#2' }));
    assert.equal(window.clock.pending, 0);
    // Not mistaken for one that was notified.
    shop.end(failed('api', 2));
    assert.deepEqual(await window.pass(), ['error: api failed: exit 1']);
  });

  it('share one toast where they come together, of failures alone where there are some', async () => {
    shop.end(finished('cache'), true);
    shop.end(failed('api'));
    window.clock.advance(699);
    shop.end(failed('db'));
    assert.deepEqual(await window.pass(1), ['error: 2 tasks failed: api (exit 1), db (exit 1)']);
    shop.end(finished('api', 2), true);
    shop.end(finished('db', 2), true);
    assert.deepEqual(await window.pass(), ['information: 2 tasks finished: api, db']);
  });

  it('name the line of stderr that says why, and do without where it cannot be read', async () => {
    shop.answers['tasks/output'] = output('Error: listen EADDRINUSE\n    at x\n');
    shop.end(failed('api'));
    assert.deepEqual(await window.pass(), ['error: api failed: exit 1 — Error: listen EADDRINUSE']);
    assert.deepEqual(shop.sent('tasks/output'), [{ task: 'api', kind: 'stderr', tailLines: 20, maxBytes: 262144 }]);
    shop.answers['tasks/output'] = () => Promise.reject(new Error('gone'));
    shop.end(failed('api', 2));
    assert.deepEqual(await window.pass(), ['error: api failed: exit 1']);
    shop.end(finished('api', 3), true);
    await window.pass();
    assert.equal(shop.sent('tasks/output').length, 2);
  });

  it('offer what can be done about one end', async () => {
    const target = { task: 'api', folder: shop.key };
    shop.end(failed('api'));
    window.clock.advance(700);
    for (let turn = 0; turn < 3; turn += 1) await settled();
    assert.deepEqual(window.toasts.splice(0)[0]?.buttons, ['Restart', 'Show Output', 'Mute']);
    assert.deepEqual([window.executed.splice(0), window.muted.has(shop.ref())], [[], false]);
    const clicks = {
      Restart: [['dirigent.restartTask', target]],
      'Show Output': [['dirigent.showOutput', target]],
      Mute: [],
    };
    for (const [run, [click, executed]] of Object.entries(clicks).entries()) {
      window.click = click;
      shop.end(failed('api', run + 2));
      await window.pass();
      assert.deepEqual(window.executed.splice(0), executed);
      assert.equal(window.muted.has(shop.ref()), click === 'Mute');
    }
  });

  it('offer no restart of what succeeded', async () => {
    shop.end(finished('api'), true);
    window.clock.advance(700);
    await settled();
    assert.deepEqual(window.toasts.splice(0)[0]?.buttons, ['Show Output', 'Mute']);
    for (const name of ['api', 'db']) shop.end(finished(name, 2), true);
    window.clock.advance(700);
    await settled();
    assert.deepEqual(window.toasts[0]?.buttons, ['Show Tasks', 'Mute']);
  });

  it('offer what can be done about several ends', async () => {
    const endBoth = async (run: number, click: string): Promise<void> => {
      window.click = click;
      shop.end(failed('api', run));
      shop.end(failed('db', run));
      window.clock.advance(700);
      for (let turn = 0; turn < 5; turn += 1) await settled();
    };
    await endBoth(1, '');
    assert.deepEqual(window.toasts[0]?.buttons, ['Restart All', 'Show Tasks', 'Mute']);
    assert.deepEqual(window.executed, []);
    await endBoth(2, 'Show Tasks');
    assert.deepEqual(
      window.executed.splice(0).map((command) => (command as string[])[0]),
      ['dirigent.showTasks'],
    );
    await endBoth(3, 'Restart All');
    assert.deepEqual(
      window.executed.splice(0),
      ['api', 'db'].map((name) => ['dirigent.restartTask', { task: name, folder: shop.key }]),
    );
    await endBoth(4, 'Mute');
    assert.deepEqual(
      ['api', 'db'].map((name) => window.muted.has(shop.ref(name))),
      [true, true],
    );
  });

  it('restart all that they count as failed, and mute only those that they name', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const many = new FakeFolder('many', ...names.map((name) => task('command = "x"', { name })));
    window.workspace.add(many);
    const endAll = (run: number, click: string): Promise<readonly string[]> => {
      window.click = click;
      for (const name of names) many.end(failed(name, run));
      return window.pass();
    };
    const [words] = await endAll(1, 'Restart All');
    assert.match(words ?? '', /^error: 6 tasks failed: a .* d \(exit 1\) and 2 more$/);
    assert.deepEqual(
      window.executed,
      names.map((name) => ['dirigent.restartTask', { task: name, folder: many.key }]),
    );
    await endAll(2, 'Mute');
    assert.deepEqual(
      names.filter((name) => window.muted.has(many.ref(name))),
      ['a', 'b', 'c', 'd'],
    );
  });

  it('come no more once the window goes', async () => {
    shop.end(failed('api'));
    window.ends.dispose();
    assert.deepEqual(await window.pass(), []);
    window.workspace.add(new FakeFolder('other', failed('api')));
    assert.equal(window.clock.pending, 0);
  });

  it('report what goes wrong on the way', async () => {
    const broken = { get: () => ({}), update: () => Promise.reject(new Error('The disk is full.')) };
    const other = new Window(broken);
    other.workspace.add(shop);
    shop.end(failed('api'));
    await other.pass();
    assert.deepEqual(other.errors.map(String), ['Error: The disk is full.']);
  });
});
