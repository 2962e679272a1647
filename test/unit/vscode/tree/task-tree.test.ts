import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { SeenTask } from '../../../../src/vscode/project/seen-task.ts';
import type { TreeNode } from '../../../../src/vscode/tree/node.ts';
import { TaskTree } from '../../../../src/vscode/tree/task-tree.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { FakeFolder, FakeWorkspace } from '../fake-workspace.ts';
import { task } from '../tasks.ts';

const now = Date.UTC(2026, 0, 1);
const stopped = (name: string, keys = ''): SeenTask => task(`command = "x"\n${keys}`, { name });
const running = (name: string, keys = ''): SeenTask => ({
  ...stopped(name, keys),
  status: { kind: 'running', pid: 7, health: 'none' },
  startedAt: new Date(now).toISOString(),
});
const adHoc = (name: string): SeenTask => ({ ...stopped(name), adHoc: true });
const waiting = (name: string): SeenTask => {
  const last = { kind: 'failed', reason: 'exit', exitCode: 1, message: '' } as const;
  return { ...stopped(name), status: { kind: 'backoff', attempt: 1, maxRetries: 3, until: now + 2500, last } };
};

describe('the tree of tasks', () => {
  let clock: ManualClock;
  let window: FakeWorkspace;
  let tree: TaskTree;
  let muted: string[];
  let unanswered: string[];
  /** What must be redrawn, since it was asked last. */
  let redrawn: string[];

  beforeEach(() => {
    clock = new ManualClock(now);
    window = new FakeWorkspace();
    [muted, unanswered, redrawn] = [[], [], []];
    tree = new TaskTree({
      workspace: window.workspace,
      clock,
      isMuted: ({ name }) => muted.includes(name),
      isUnanswered: ({ name }) => unanswered.includes(name),
    });
    tree.onDidChange((nodes) => redrawn.push(...(nodes?.map(({ id }) => id) ?? ['all'])));
  });

  /** Draws all rows as the editor does, indented by their depth. */
  function draw(node?: TreeNode, depth = 0): string[] {
    return tree.children(node).flatMap((child) => {
      const { label, description = '' } = tree.item(child);
      return [`${'  '.repeat(depth)}${label}: ${description}`, ...draw(child, depth + 1)];
    });
  }

  const redraws = (): string[] => redrawn.splice(0);
  const rowOf = (index: number): TreeNode => {
    const node = tree.children()[index];
    assert.ok(node);
    return node;
  };

  it('has a row for each task, those of a group and ad hoc commands below one of their own', () => {
    window.add(new FakeFolder('shop', stopped('api'), running('web', 'group = "ui"'), adHoc('ls')));
    assert.deepEqual(draw(), [
      'api: stopped',
      'ui: 1/1 running',
      '  web: running · pid 7',
      'Ad hoc: 0/1 running',
      '  ls: stopped',
    ]);
  });

  it('has the folders above them where the window has several, but none without tasks', () => {
    window.add(new FakeFolder('shop', stopped('api')), new FakeFolder('empty'), new FakeFolder('blog', running('api')));
    assert.deepEqual(draw(), ['shop: 0/1 running', '  api: stopped', 'blog: 1/1 running', '  api: running · pid 7']);
  });

  it('redraws a row that changed, and the group and the folder that count it, and no other', () => {
    const shop = new FakeFolder('shop', stopped('api', 'group = "ui"'), stopped('db'));
    window.add(shop, new FakeFolder('blog', stopped('api')));
    draw();
    shop.change(running('api', 'group = "ui"'));
    assert.deepEqual(redraws(), [`${shop.key}#task:api`, `${shop.key}#group:ui`, shop.key]);
    assert.deepEqual(draw().slice(0, 3), ['shop: 1/2 running', '  ui: 1/1 running', '    api: running · pid 7']);
    shop.change(running('api', 'group = "ui"'));
    assert.deepEqual(redraws(), []);
    shop.change({ ...running('api', 'group = "ui"'), title: 'API' });
    assert.deepEqual(redraws(), [`${shop.key}#task:api`]);
    shop.change({
      ...running('api', 'group = "ui"'),
      title: 'API',
      definition: { ...stopped('api').definition, url: 'http://x' },
    });
    assert.deepEqual(redraws(), [`${shop.key}#task:api`]);
  });

  it('redraws a row whose state looks alike in words, and not by its icon', () => {
    const connecting: SeenTask = { ...stopped('api'), doubt: 'connecting' };
    const shop = new FakeFolder('shop', connecting);
    window.add(shop);
    draw();
    shop.change({ ...connecting, asked: 'start' });
    assert.deepEqual(redraws(), [`${shop.key}#task:api`]);
  });

  it('redraws no row that was not expanded yet', () => {
    const shop = new FakeFolder('shop', stopped('api', 'group = "ui"'));
    window.add(shop);
    shop.change(running('api', 'group = "ui"'));
    assert.deepEqual(redraws(), []);
    tree.item(rowOf(0));
    shop.change(stopped('api', 'group = "ui"'));
    assert.deepEqual(redraws(), [`${shop.key}#group:ui`]);
  });

  it('redraws all where rows come, go or move, and else the rows that changed', () => {
    const shop = new FakeFolder('shop', stopped('api'), stopped('db'));
    window.add(shop);
    draw();
    shop.restructure(running('api'), stopped('db'));
    assert.deepEqual(redraws(), [`${shop.key}#task:api`]);
    shop.restructure(stopped('db'), stopped('api'));
    assert.deepEqual([redraws(), draw()], [['all'], ['db: stopped', 'api: stopped']]);
    shop.restructure(stopped('db'));
    assert.deepEqual([redraws(), draw()], [['all'], ['db: stopped']]);
    shop.restructure(stopped('db', 'group = "data"'));
    assert.deepEqual([redraws(), draw()], [['all'], ['data: 0/1 running', '  db: stopped']]);
  });

  it('knows a row again as long as its task is there, also while others come and go', () => {
    const shop = new FakeFolder('shop', stopped('api'), stopped('db'));
    window.add(shop);
    const [api, db] = tree.children();
    shop.restructure(stopped('api'));
    assert.equal(rowOf(0), api);
    shop.restructure(stopped('api'), stopped('db'));
    assert.deepEqual([rowOf(0) === api, rowOf(1) === db], [true, false]);
    // The folder leaves the window and comes back.
    window.remove(shop);
    const again = new FakeFolder('shop', stopped('api'));
    window.add(again);
    assert.notEqual(rowOf(0), api);
    assert.equal(rowOf(0).folder, again.folder);
  });

  it('redraws all where a folder leaves the window, whose rows are forgotten', () => {
    const [shop, blog] = [new FakeFolder('shop', stopped('api')), new FakeFolder('blog', stopped('api'))];
    window.add(shop, blog);
    draw();
    window.remove(shop);
    assert.deepEqual([redraws(), draw()], [['all'], ['api: stopped']]);
    muted.push('api');
    tree.refresh();
    assert.deepEqual(redraws(), [`${blog.key}#task:api`]);
  });

  it('ages while it is visible: a countdown each second, an uptime each minute', () => {
    const shop = new FakeFolder('shop', waiting('api'), running('db'));
    window.add(shop);
    draw();
    tree.setVisible(true);
    assert.deepEqual(redraws(), []);
    clock.advance(510);
    assert.deepEqual(redraws(), [`${shop.key}#task:api`]);
    assert.equal(draw()[0], 'api: backoff · retry 1/3 in 2s');
    clock.advance(1000);
    assert.deepEqual(redraws(), [`${shop.key}#task:api`]);
    shop.change(running('api'));
    draw();
    redraws();
    clock.advance(58_000);
    assert.deepEqual([redraws(), clock.pending], [[], 1]);
    clock.advance(1000);
    assert.deepEqual(redraws(), [`${shop.key}#task:api`, `${shop.key}#task:db`]);
    assert.equal(draw()[0], 'api: running · 1m · pid 7');
  });

  it('has no timer while it is hidden or nothing ages, and catches up when it is shown again', () => {
    const shop = new FakeFolder('shop', running('api'));
    window.add(shop);
    draw();
    assert.equal(clock.pending, 0);
    tree.setVisible(true);
    assert.equal(clock.pending, 1);
    tree.setVisible(false);
    assert.equal(clock.pending, 0);
    clock.advance(600_000);
    assert.deepEqual(redraws(), []);
    tree.setVisible(true);
    assert.deepEqual(redraws(), [`${shop.key}#task:api`]);
    shop.restructure(stopped('db'));
    assert.equal(clock.pending, 0);
    shop.restructure(running('db'));
    assert.equal(clock.pending, 1);
    tree.dispose();
    assert.equal(clock.pending, 0);
  });

  it('redraws what is muted or awaits approval on request', () => {
    const shop = new FakeFolder('shop', stopped('api'), stopped('db'));
    window.add(shop);
    draw();
    muted.push('api');
    unanswered.push('db');
    tree.refresh();
    assert.deepEqual(redraws(), [`${shop.key}#task:api`, `${shop.key}#task:db`]);
    const words = (index: number): string[] => (tree.item(rowOf(index)).contextValue ?? '').split(' ');
    assert.deepEqual([words(0).includes('muted'), words(0).includes('unanswered')], [true, false]);
    assert.deepEqual([words(1).includes('muted'), words(1).includes('unanswered')], [false, true]);
  });

  it('opens the output by a click, and the file in Restricted Mode, where nothing runs', () => {
    const shop = new FakeFolder('shop', stopped('api', 'group = "ui"'), adHoc('ls'));
    window.add(shop);
    const [ui, others] = tree.children();
    const [api] = tree.children(ui);
    assert.ok(ui && others && api);
    assert.deepEqual(tree.item(api).command, { command: 'dirigent.showOutput', title: 'Show Output' });
    assert.deepEqual([tree.item(ui).contextValue, tree.item(others).contextValue], ['group movable canRun', 'group']);
    shop.canRun = false;
    assert.deepEqual(tree.item(api).command, { command: 'dirigent.editTask', title: 'Edit Task' });
    assert.doesNotMatch(tree.item(api).contextValue ?? '', /canStart/);
    assert.equal(tree.item(ui).contextValue, 'group movable');
    assert.deepEqual(
      [ui, api].map((node) => tree.item(node).accessibilityLabel),
      ['ui, 0/1 running', 'api, stopped'],
    );
    shop.tasks.delete('api');
    assert.deepEqual(tree.item(api), { label: 'api' });
  });

  it('shows a folder with an icon and a menu of its own', () => {
    window.add(new FakeFolder('shop', stopped('api')), new FakeFolder('blog', stopped('api')));
    const { icon, contextValue, accessibilityLabel, command } = tree.item(rowOf(0));
    assert.deepEqual(
      [icon?.id, contextValue, accessibilityLabel, command],
      ['folder', 'folder', 'shop, 0/1 running', undefined],
    );
  });
});
