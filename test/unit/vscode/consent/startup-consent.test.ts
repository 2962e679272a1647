import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { Emitter } from '../../../../src/base/event.ts';
import { UserError } from '../../../../src/base/user-error.ts';
import type { StartupSet } from '../../../../src/model/task-info.ts';
import type { ConsentRecord } from '../../../../src/vscode/consent/decision.ts';
import { StartupConsent } from '../../../../src/vscode/consent/startup-consent.ts';
import type { RunAtStartup } from '../../../../src/vscode/settings.ts';
import { FakeFolder, FakeWorkspace } from '../fake-workspace.ts';
import { memory } from '../notifications/memory.ts';
import { settled } from '../project/fake-supervisor.ts';
import { inState, task } from '../tasks.ts';

/** What a file starts automatically: one word is the name of a task and its command, `name=command` another command. */
function startupOf(...words: readonly string[]): StartupSet {
  const tasks = words.map((word) => {
    const [name = '', commandLine = name] = word.split('=');
    return { hash: `hash of ${word}`, name, title: name, commandLine, cwd: '/shop', details: [`env.KEY: ${word}`] };
  });
  return { hash: words.join(' '), tasks };
}

describe('consent before anything starts automatically', () => {
  let setting: RunAtStartup;
  let window: FakeWorkspace;
  let shop: FakeFolder;
  let consent: StartupConsent;
  let stored: ReturnType<typeof memory>;
  let older: ReturnType<typeof memory>;
  let didChangeSettings: Emitter<void>;
  let shown: string[];
  let executed: unknown[];
  let errors: unknown[];
  /** The button that is clicked on whatever message has it. */
  let click: string;
  /** What was saved by hand last. */
  let isByHand: boolean;
  let ownChanges: string[];
  let pages: { readonly set: StartupSet; readonly record: ConsentRecord | undefined }[];
  let refreshes: number;
  let isAnswerable: boolean;
  let pendingChanges: number;

  beforeEach(() => {
    [setting, click, isByHand, isAnswerable] = ['ask', '', false, true];
    [shown, executed, errors, ownChanges, pages] = [[], [], [], [], []];
    [refreshes, pendingChanges] = [0, 0];
    [stored, older, didChangeSettings] = [memory(), memory(), new Emitter()];
    shop = new FakeFolder('shop', task(), task('command = "x"', { name: 'db' }));
    shop.answers['project/startup'] = () => ({ tasks: [] });
    openWindow();
  });

  function openWindow(): void {
    window = new FakeWorkspace();
    const show = (message: string, ...buttons: string[]) => {
      shown.push(message);
      return Promise.resolve(buttons.find((button) => button === click));
    };
    consent = new StartupConsent({
      editor: {
        readSetting: () => setting,
        onDidChangeSettings: () => didChangeSettings.event,
        showInformation: show,
        showWarning: show,
        execute: (command) => Promise.resolve(executed.push(command)),
      },
      workspace: window.workspace,
      pages: {
        show: (_folder, set, record) => Promise.resolve(void pages.push({ set, record })),
        get current() {
          const page = pages.at(-1);
          return page && { folder: shop.folder, set: page.set, isAnswerable };
        },
        refresh: () => (refreshes += 1),
        close: () => Promise.resolve(void pages.pop()),
      },
      saves: {
        noteOwnChange: (path) => void ownChanges.push(path),
        isByHand: () => Promise.resolve(isByHand),
      },
      memory: stored,
      oldMemory: older,
      onError: (error) => errors.push(error),
    });
    consent.onDidChangePending(() => (pendingChanges += 1));
  }

  /** The file is read, and everything that follows happens. */
  async function read(...words: readonly string[]): Promise<void> {
    shop.changeProject(startupOf(...words));
    for (let turn = 0; turn < 4; turn += 1) await settled();
  }

  /** Reviews what there is and answers. */
  async function answer(given: ConsentRecord['answer']): Promise<void> {
    await consent.review(shop.folder);
    await consent.answer(given);
    await settled();
  }

  /** The names that were started, by request; `all`: whatever is in the set. */
  const starts = (): unknown[] =>
    shop.requests.splice(0).map(({ params }) => (params as { readonly tasks?: readonly string[] }).tasks ?? 'all');
  const messages = (): string[] => shown.splice(0);

  it('starts nothing that is not approved', async () => {
    window.add(shop);
    await read('api', 'db');
    assert.deepEqual([starts(), consent.pending(shop.folder)], [[], 2]);
    assert.deepEqual(
      ['api', 'db', 'other'].map((name) => consent.isWaiting(shop.folder, name)),
      [true, true, false],
    );
  });

  it('notifies a window once that was opened with the question, and leads to the page', async () => {
    click = 'Review';
    window.add(shop);
    await read('api', 'db');
    assert.match(messages().join(), /^2 startup tasks of “shop”/);
    assert.deepEqual(
      pages.map(({ set }) => set.hash),
      ['api db'],
    );
    await read('api', 'db', 'worker');
    assert.deepEqual([messages(), pages.length, consent.pending(shop.folder)], [[], 1, 3]);
    const another = new FakeFolder('blog');
    window.add(another);
    another.changeProject(startupOf('api'));
    await settled();
    assert.match(messages().join(), /^1 startup task of “blog”/);
  });

  it('shows no page automatically', async () => {
    click = 'Not Now';
    window.add(shop);
    await read('api');
    assert.deepEqual([messages().length, pages], [1, []]);
  });

  it('shows no notification where nothing waits, or where the file came while the window was open', async () => {
    window.add(shop);
    await read();
    shop.state = { kind: 'no-config' };
    shop.changeState('no-config');
    await read('api');
    assert.deepEqual([messages(), consent.pending(shop.folder)], [[], 1]);
    const another = new FakeFolder('blog');
    window.add(another);
    another.state = { kind: 'no-config' };
    another.changeState('no-config');
    another.changeProject(startupOf('api'));
    await settled();
    assert.deepEqual([messages(), consent.pending(another.folder)], [[], 1]);
  });

  it('starts what is approved once, and remembers the answer without values of variables', async () => {
    window.add(shop);
    await read('api', 'db');
    await answer('allowed');
    const [request] = shop.requests;
    assert.deepEqual(request, { method: 'project/startup', params: { hash: 'api db', env: { ...process.env } } });
    assert.deepEqual([starts(), consent.pending(shop.folder), pages], [['all'], 0, []]);
    const record = stored.get(`startupConsent:${shop.key}`) as ConsentRecord;
    assert.deepEqual([record.answer, record.hash], ['allowed', 'api db']);
    assert.deepEqual(
      record.tasks.map(({ name, hash }) => [name, hash]),
      [
        ['api', 'hash of api'],
        ['db', 'hash of db'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(record.tasks[0]?.details), /api/);
    // Nothing of this starts it again.
    await read('api', 'db');
    didChangeSettings.fire();
    await settled();
    assert.deepEqual([starts(), errors], [[], []]);
  });

  it('starts it in every window over the same memory, and over every new connection', async () => {
    window.add(shop);
    await read('api');
    await answer('allowed');
    assert.deepEqual(starts(), ['all']);
    shop.changeState('connected');
    await read('api');
    assert.deepEqual(starts(), []);
    shop.changeState('connecting');
    shop.changeState('connected');
    await read('api');
    assert.deepEqual(starts(), ['all']);
    openWindow();
    window.add(shop);
    await read('api');
    // This window and the one before.
    assert.deepEqual([starts().at(-1), consent.pending(shop.folder)], ['all', 0]);
  });

  it('asks again of what is new or changed, and starts the rest', async () => {
    window.add(shop);
    await read('api', 'db');
    await answer('allowed');
    starts();
    await read('api', 'db=rm -rf /', 'worker');
    assert.deepEqual([starts(), consent.pending(shop.folder)], [[['api']], 2]);
    assert.equal(consent.isWaiting(shop.folder, 'api'), false);
    await read('api', 'db');
    assert.deepEqual([starts(), consent.pending(shop.folder)], [['all'], 0]);
  });

  it('honours answers of older versions, which the workspace remembers', async () => {
    const record: ConsentRecord = { answer: 'never', ...startupOf('api') };
    await older.update(`startupConsent:${shop.key}`, record);
    window.add(shop);
    await read('api', 'db');
    assert.deepEqual([messages(), starts(), consent.pending(shop.folder)], [[], [], 0]);
    await consent.review(shop.folder);
    assert.equal(pages[0]?.record, record);
    await answer('allowed');
    assert.deepEqual(starts(), ['all']);
  });

  it('starts nothing after “never”, and takes it back when it is allowed', async () => {
    window.add(shop);
    await read('api');
    await answer('never');
    await read('api', 'db');
    assert.deepEqual([starts(), consent.pending(shop.folder)], [[], 0]);
    await answer('allowed');
    assert.deepEqual(starts(), ['all']);
    await answer('never');
    await read('api', 'db', 'worker');
    assert.deepEqual(starts(), []);
  });

  it('takes an answer only from the page, and only once it was seen', async () => {
    window.add(shop);
    await read('api');
    await assert.rejects(consent.answer('allowed'), /Review Startup Tasks/);
    isAnswerable = false;
    await answer('allowed');
    assert.deepEqual([starts(), stored.get(`startupConsent:${shop.key}`), pages.length], [[], undefined, 1]);
    isAnswerable = true;
    await consent.answer('allowed');
    assert.deepEqual([starts(), pages.length], [['all'], 0]);
  });

  it('takes no answer to a page of an older file: the new one is shown instead', async () => {
    window.add(shop);
    await read('api');
    await consent.review(shop.folder);
    await read('api=rm -rf /');
    messages();
    await consent.answer('allowed');
    await settled();
    assert.deepEqual([starts(), pages.at(-1)?.set.hash, pages.length], [[], 'api=rm -rf /', 2]);
    assert.match(messages().join(), /have changed/);
  });

  it('has nothing to review where no task starts with the workspace', async () => {
    window.add(shop);
    await consent.review(shop.folder);
    await read();
    await consent.review(shop.folder);
    assert.deepEqual([messages().length, pages], [2, []]);
  });

  it('does nothing in Restricted Mode', async () => {
    setting = 'always';
    shop.canRun = false;
    window.add(shop);
    await read('api');
    didChangeSettings.fire();
    assert.deepEqual([starts(), messages(), consent.pending(shop.folder)], [[], [], 0]);
    assert.equal(consent.isWaiting(shop.folder, 'api'), false);
    setting = 'ask';
    assert.equal(consent.isWaiting(shop.folder, 'api'), false);
  });

  it('does nothing where the setting says never', async () => {
    setting = 'never';
    window.add(shop);
    await read('api');
    assert.deepEqual([starts(), messages(), consent.pending(shop.folder)], [[], [], 0]);
  });

  it('follows the setting as it changes', async () => {
    window.add(shop);
    await read('api');
    messages();
    const changes = pendingChanges;
    setting = 'never';
    didChangeSettings.fire();
    assert.deepEqual([consent.pending(shop.folder), pendingChanges], [0, changes + 1]);
    setting = 'always';
    didChangeSettings.fire();
    await settled();
    assert.deepEqual([starts(), consent.pending(shop.folder)], [['all'], 0]);
    setting = 'ask';
    didChangeSettings.fire();
    assert.equal(consent.pending(shop.folder), 1);
  });

  it('approves by the setting what a window is opened with, and what is then saved by hand', async () => {
    setting = 'always';
    window.add(shop);
    await read('api');
    assert.deepEqual([starts(), messages()], [['all'], []]);
    await read('api', 'evil');
    assert.deepEqual([starts(), consent.pending(shop.folder)], [[], 1]);
    isByHand = true;
    await read('api', 'evil', 'db');
    assert.deepEqual([starts(), consent.isWaiting(shop.folder, 'evil')], [[['api', 'db']], true]);
    assert.deepEqual(messages(), []);
  });

  it('does not take a file for the one that the window was opened with once a command has written it', async () => {
    setting = 'always';
    window.add(shop);
    shop.changeByCommand();
    await read('api');
    assert.deepEqual([starts(), consent.pending(shop.folder), messages()], [[], 1, []]);
    assert.deepEqual(ownChanges, [shop.configPath]);
  });

  it('asks, with the setting, nothing about tasks that were started by hand meanwhile', async () => {
    setting = 'always';
    window.add(shop);
    await read();
    await read('api', 'db');
    assert.equal(consent.pending(shop.folder), 2);
    const up = inState({ kind: 'running', pid: 1, health: 'none' }, { wanted: 'up' });
    shop.change(up);
    assert.deepEqual([consent.pending(shop.folder), consent.isWaiting(shop.folder, 'api')], [1, false]);
    shop.change({ ...up, awaitsConsent: true });
    assert.equal(consent.isWaiting(shop.folder, 'api'), true);
    setting = 'ask';
    shop.change(up);
    assert.equal(consent.isWaiting(shop.folder, 'api'), true);
  });

  it('asks again about a folder that leaves the window and comes back', async () => {
    setting = 'always';
    window.add(shop);
    await read('api');
    starts();
    window.remove(shop);
    const again = new FakeFolder('shop');
    window.add(again);
    again.state = { kind: 'no-config' };
    again.changeState('no-config');
    again.changeProject(startupOf('api'));
    await settled();
    assert.equal(consent.pending(again.folder), 1);
  });

  it('has the pages and the view know what has changed', async () => {
    window.add(shop);
    await read('api');
    assert.deepEqual([refreshes, pendingChanges], [1, 1]);
    await answer('allowed');
    assert.deepEqual([refreshes, pendingChanges], [2, 2]);
    shop.startup = undefined;
    didChangeSettings.fire();
    assert.deepEqual([refreshes, pendingChanges], [2, 2]);
  });

  it('says which tasks did not start, and leads to them', async () => {
    click = 'Show Tasks';
    shop.answers['project/startup'] = () => ({ tasks: [{ task: task(), error: 'The queue is full.' }] });
    setting = 'always';
    window.add(shop);
    await read('api');
    assert.deepEqual([messages(), executed], [['api did not start: The queue is full.'], ['dirigent.showTasks']]);
    click = '';
    shop.changeState('connecting');
    await read('api');
    assert.deepEqual([messages().length, executed.length], [1, 1]);
    shop.answers['project/startup'] = () => ({ tasks: [] });
    shop.changeState('connecting');
    await read('api');
    assert.deepEqual(messages(), []);
  });

  it('tries again what could not be started, and reports why, unless the file has just changed', async () => {
    setting = 'always';
    shop.answers['project/startup'] = () => Promise.reject(new UserError('conflict', 'The file has changed.'));
    window.add(shop);
    await read('api');
    assert.deepEqual([starts(), errors], [['all'], []]);
    shop.answers['project/startup'] = () => Promise.reject(new UserError('timeout', 'It does not answer.'));
    await read('api');
    assert.deepEqual([starts(), errors.splice(0).map(String)], [['all'], ['UserError: It does not answer.']]);
    shop.answers['project/startup'] = () => Promise.reject(new Error('conflict'));
    await read('api');
    assert.deepEqual([starts(), errors.length], [['all'], 1]);
  });

  it('goes with the window', async () => {
    consent.dispose();
    window.add(shop);
    await read('api');
    didChangeSettings.fire();
    assert.deepEqual([messages(), pendingChanges], [[], 0]);
  });
});
