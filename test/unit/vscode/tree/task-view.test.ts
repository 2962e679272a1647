import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { Emitter } from '../../../../src/base/event.ts';
import type { SeenTask } from '../../../../src/vscode/project/seen-task.ts';
import { TaskTree } from '../../../../src/vscode/tree/task-tree.ts';
import { TaskView, type TaskViewOptions } from '../../../../src/vscode/tree/task-view.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { FakeFolder, FakeWorkspace } from '../fake-workspace.ts';
import { settled } from '../project/fake-supervisor.ts';
import { inState, task } from '../tasks.ts';

const failed = (name: string): SeenTask =>
  inState({ kind: 'failed', reason: 'exit', exitCode: 1, message: '' }, { name, runId: `${name}#1` });
const running = inState({ kind: 'running', pid: 7, health: 'none' }, { startedAt: '2026-01-01T00:00:00Z' });

/** Counts what crosses to the window. */
class FakeView {
  visible = true;
  readonly selection = [];
  readonly assigned: string[] = [];
  readonly #didChangeVisibility = new Emitter<{ readonly visible: boolean }>();
  readonly onDidChangeVisibility = this.#didChangeVisibility.event;
  isDisposed = false;
  #values: {
    description?: string | undefined;
    message?: string | undefined;
    badge?: { value: number; tooltip: string } | undefined;
  } = {};

  get description(): string | undefined {
    return this.#values.description;
  }

  set description(description: string | undefined) {
    this.assigned.push('description');
    this.#values.description = description;
  }

  get message(): string | undefined {
    return this.#values.message;
  }

  set message(message: string | undefined) {
    this.assigned.push('message');
    this.#values.message = message;
  }

  get badge(): { value: number; tooltip: string } | undefined {
    return this.#values.badge;
  }

  set badge(badge: { value: number; tooltip: string } | undefined) {
    this.assigned.push('badge');
    this.#values.badge = badge;
  }

  show(visible: boolean): void {
    this.visible = visible;
    this.#didChangeVisibility.fire({ visible });
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

describe('the view of tasks', () => {
  let clock: ManualClock;
  let didChangeFocus: Emitter<unknown>;
  let didChangeMuted: Emitter<void>;
  let didChangePending: Emitter<void>;
  let window: FakeWorkspace;
  let shop: FakeFolder;
  let editorView: FakeView;
  let view: TaskView;
  let isFocused: boolean;
  let pending: number;
  let looksBelow: Promise<boolean>[];
  let below: () => Promise<boolean>;
  let contexts: [string, unknown][];
  let seen: number;
  let redrawn: number;
  let errors: unknown[];

  beforeEach(() => {
    [isFocused, pending, looksBelow, contexts, seen, redrawn, errors] = [true, 0, [], [], 0, 0, []];
    [clock, didChangeFocus, didChangeMuted, didChangePending] = [
      new ManualClock(),
      new Emitter(),
      new Emitter(),
      new Emitter(),
    ];
    below = () => Promise.resolve(true);
    window = new FakeWorkspace();
    shop = new FakeFolder('shop', task());
  });

  function open(): void {
    const tree = new TaskTree({
      workspace: window.workspace,
      clock,
      isMuted: () => redrawn < 0,
      isUnanswered: () => pending > 0,
    });
    tree.refresh = () => (redrawn += 1);
    editorView = new FakeView();
    view = new TaskView({
      editor: {
        isFocused: () => isFocused,
        onDidChangeFocus: didChangeFocus.event,
        setContext: (key, value) => contexts.push([key, value]),
        hasProjectsBelow: () => {
          const looked = below();
          looksBelow.push(looked);
          return looked;
        },
      },
      workspace: window.workspace,
      tree,
      view: editorView as unknown as TaskViewOptions['view'],
      muted: { onDidChange: didChangeMuted.event },
      consent: { onDidChangePending: didChangePending.event, pending: () => pending },
      attention: { markAllSeen: () => (seen += 1) },
      reportError: (error) => errors.push(error),
    });
  }

  const badge = (): { readonly value?: number; readonly tooltip?: string } => editorView.badge ?? {};
  const contextOf = (key: string): unknown => contexts.findLast(([each]) => each === key)?.[1];

  it('sums up its tasks beside its name', () => {
    window.add(shop);
    open();
    assert.equal(editorView.description, '0/1 running');
    shop.change(running);
    assert.equal(editorView.description, '1/1 running');
    shop.restructure();
    assert.equal(editorView.description, '');
  });

  it('says above its rows what is wrong', () => {
    shop.state = { kind: 'restricted' };
    window.add(shop);
    open();
    assert.match(editorView.message ?? '', /^Restricted Mode/);
    shop.changeState('connected');
    assert.equal(editorView.message, '');
    shop.fileProblem = 'cannot be read';
    shop.change(running);
    assert.equal(editorView.message, 'dirigent.toml: cannot be read');
    [shop.fileProblem, shop.isBroken] = [undefined, true];
    shop.change(running);
    assert.match(editorView.message, /^dirigent\.toml has an error/);
  });

  it('sends nothing to the window that has not changed', () => {
    window.add(shop);
    open();
    const [assigned, sent] = [editorView.assigned.length, contexts.length];
    shop.change(task());
    didChangePending.fire();
    assert.deepEqual([editorView.assigned.length, contexts.length], [assigned, sent]);
  });

  it('has a badge for failures and for startup tasks that wait, which it takes back', () => {
    window.add(shop);
    open();
    assert.equal(editorView.badge, undefined);
    shop.change(failed('api'));
    assert.deepEqual(editorView.badge, { value: 1, tooltip: '1 task failed' });
    pending = 2;
    didChangePending.fire();
    assert.equal(badge().value, 3);
    assert.match(badge().tooltip ?? '', /^1 task failed\n2 startup tasks/);
    shop.change(running);
    assert.equal(badge().value, 2);
    assert.match(badge().tooltip ?? '', /^2 startup tasks/);
    // As many, and something else.
    pending = 1;
    shop.restructure(failed('api'));
    assert.deepEqual([badge().value, contextOf('dirigent.startupPending')], [2, true]);
    assert.match(badge().tooltip ?? '', /^1 task failed\n1 startup task/);
    pending = 0;
    shop.change(running);
    assert.deepEqual([editorView.badge, contextOf('dirigent.startupPending')], [undefined, false]);
  });

  it('counts the startup tasks of all folders', () => {
    window.add(shop, new FakeFolder('blog', task()));
    pending = 2;
    open();
    assert.equal(editorView.badge?.value, 4);
  });

  it('marks failures as seen while it is visible', () => {
    window.add(shop);
    open();
    assert.equal(seen, 1);
    shop.change(running);
    assert.equal(seen, 1);
    shop.change(failed('api'));
    assert.equal(seen, 2);
    isFocused = false;
    shop.change(failed('api'));
    didChangeFocus.fire(undefined);
    assert.equal(seen, 2);
    isFocused = true;
    didChangeFocus.fire(undefined);
    assert.equal(seen, 3);
    editorView.show(false);
    shop.change(failed('api'));
    assert.equal(seen, 3);
    editorView.show(true);
    assert.ok(seen > 3);
  });

  it('lets its rows age while it is visible', () => {
    window.add(shop);
    open();
    shop.change(running);
    assert.equal(clock.pending, 1);
    editorView.show(false);
    redrawn = 0;
    shop.change(running);
    assert.equal(clock.pending, 0);
  });

  it('has its rows redrawn where a task is muted or an answer is given', () => {
    window.add(shop);
    open();
    didChangeMuted.fire();
    assert.equal(redrawn, 1);
    didChangePending.fire();
    assert.equal(redrawn, 2);
  });

  it('says which welcome it shows', () => {
    open();
    assert.equal(contextOf('dirigent.view'), 'no-config');
    shop.restructure();
    shop.state = { kind: 'loading' };
    window.add(shop);
    shop.changeState('loading');
    assert.equal(contextOf('dirigent.view'), 'loading');
    shop.changeState('connected');
    assert.equal(contextOf('dirigent.view'), 'empty');
    shop.isBroken = true;
    shop.changeState('connected');
    assert.equal(contextOf('dirigent.view'), 'broken');
    shop.restructure(task());
    assert.equal(contextOf('dirigent.view'), 'tasks');
  });

  it('looks below its folders for project files once, when the empty view is visible', async () => {
    shop = new FakeFolder('shop');
    shop.state = { kind: 'no-config' };
    window.add(shop);
    open();
    await settled();
    assert.deepEqual([looksBelow.length, contextOf('dirigent.projectsBelow')], [1, true]);
    shop.changeState('no-config');
    assert.equal(looksBelow.length, 1);
    editorView.show(false);
    below = () => Promise.resolve(false);
    const blog = new FakeFolder('blog');
    blog.state = { kind: 'no-config' };
    window.add(blog);
    blog.changeState('no-config');
    assert.equal(looksBelow.length, 1);
    editorView.show(true);
    await settled();
    assert.deepEqual([looksBelow.length, contextOf('dirigent.projectsBelow')], [2, false]);
    below = () => Promise.reject(new Error('no'));
    window.remove(blog);
    await settled();
    assert.deepEqual([looksBelow.length, errors.map(String)], [3, ['Error: no']]);
  });

  it('looks below nothing where there are tasks', () => {
    window.add(shop);
    open();
    assert.equal(looksBelow.length, 0);
  });

  it('goes with the window', () => {
    window.add(shop);
    open();
    assert.equal(view.selectedRows, editorView.selection);
    view.dispose();
    shop.change(failed('api'));
    didChangeFocus.fire(undefined);
    didChangeMuted.fire();
    assert.deepEqual([editorView.isDisposed, editorView.badge, redrawn], [true, undefined, 0]);
  });
});
