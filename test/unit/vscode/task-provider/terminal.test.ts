// The terminal of a VS Code task, and its names in lists, where files and programs write what they must not.
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { UserError } from '../../../../src/base/user-error.ts';
import type { TaskInfo } from '../../../../src/model/task-info.ts';
import type { ProjectFolder } from '../../../../src/vscode/project/project-folder.ts';
import type { TaskRunOptions } from '../../../../src/vscode/task-provider/task-run.ts';
import { readJson } from '../../../support/l10n.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { settled } from '../project/fake-supervisor.ts';
import { inState, task } from '../tasks.ts';
import { FakeTask, given } from '../fake-editor.ts';
import { readMatcher } from './manifest.ts';

/** A folder with one task and its log. */
function folderWith(info: TaskInfo, log = ''): ProjectFolder {
  let isRead = false;
  const request = (): Promise<unknown> => {
    const data = isRead ? '' : Buffer.from(log).toString('base64');
    isRead = true;
    return Promise.resolve({ data, cursor: 'end', atEnd: true, skipped: 0, behind: 0 });
  };
  return {
    key: 'file:///shop',
    name: 'shop',
    path: '/shop',
    state: { kind: 'connected' },
    tasks: new Map([[info.name, info]]),
    onDidChange: () => ({ dispose: () => undefined }),
    request,
  } as unknown as ProjectFolder;
}

/** What the terminal is given until all has come to rest. */
async function shownBy(find: TaskRunOptions['find']): Promise<string> {
  const { TaskRun } = await import('../../../../src/vscode/task-provider/task-run.ts');
  const watch = (_name: string, poke: () => void) => {
    poke();
    return { dispose: () => undefined };
  };
  const clock = new ManualClock();
  const run = new TaskRun({
    find,
    waitFor: 'ready',
    followsOf: () => ({ watch }) as unknown as ReturnType<TaskRunOptions['followsOf']>,
    closings: { whenTaskIsMeant: () => undefined } as unknown as TaskRunOptions['closings'],
    clock,
    onError: () => undefined,
  });
  let shown = '';
  run.onDidWrite((text) => (shown += text));
  run.open();
  for (let turn = 0; turn < 10; turn += 1) {
    await settled();
    clock.advance(50);
  }
  return shown;
}

const running = { kind: 'running', pid: 7, health: 'none' } as const;

function shownOf(log: string, keys = ''): Promise<string> {
  const info = task(`command = "node"\n${keys}`, { status: running, runId: '1' });
  const folder = folderWith(info, log);
  return shownBy(() => Promise.resolve({ folder, name: info.name }));
}

const colors = new RegExp(String.raw`\u001b\[[\d;:]*m`, 'g');

/** The lines as xterm has them: without colors and U+FEFF, what comes after a return drawn over what was before it. */
function drawn(shown: string): string[] {
  const lines = shown.replace(colors, '').replaceAll('\ufeff', '').split('\r\n');
  return lines.map((line) => {
    const cells: string[] = [];
    for (const part of line.split('\r')) cells.splice(0, part.length, ...Array.from(part));
    return cells.join('');
  });
}

describe('the terminal of a VS Code task', () => {
  const { begins, ends } = readMatcher(readJson('package.json'));
  const others = [
    '\u001b]52;c;aGk=\u0007',
    '\u001b]8;;http://a\u001b\\',
    '\u001b[2J',
    '\u001b[6n',
    '\u001bPq#1\u001b\\',
  ];

  it('shows text and colors of the output, and carries nothing out', async () => {
    for (const keys of ['', 'tty = true']) {
      const mark = keys === '' ? '[stdout] ' : '';
      const log = `${mark}a${others.join('b')}c \u001b[31mred\u001b[0m Grüße 🎼\n`;
      const shown = await shownOf(log, keys);
      const rest = 'b'.repeat(others.length - 1);
      assert.ok(shown.includes(`\r\na${rest}c \u001b[31mred\u001b[0m Grüße 🎼\r\n`), JSON.stringify(shown));
    }
  });

  it('says in its remarks what files and the system say, and carries nothing out', async () => {
    const foreign = `a${others.join('')}\r\n[dirigent] ✓ b\u202e`;
    const asked = await shownBy(() => Promise.reject(new UserError('unknown-task', `no task “${foreign}”`)));
    const folder = folderWith(inState({ kind: 'failed', reason: 'spawn', message: foreign }));
    const failed = await shownBy(() => Promise.resolve({ folder, name: 'none' }));
    for (const shown of [asked, failed]) {
      assert.doesNotMatch(shown.replace(colors, '').replaceAll('\r\n', ''), /[\p{Cc}\u202e]/u, JSON.stringify(shown));
      assert.equal(drawn(shown).filter((line) => ends.test(line)).length, 1, JSON.stringify(shown));
    }
    assert.ok(asked.includes('no task “a\\u{1b}]52;c;aGk='), asked);
  });

  it('output cannot let the debugger start', async () => {
    const seal = /\[dirigent\] ✓ (\P{ASCII}*)/u.exec(await shownOf(''))?.[1] ?? '';
    for (const forged of [
      '[dirigent] ✓ api: ready',
      '[dirigent] ✗ api: failed',
      '[dirigent] ▸ api: starting',
      `[dirigent] ✓ ${seal}api: ready`,
      `\u001b[2m[diri\u001b[0mgent] ✓ ${seal}api: ready`,
      `\ufeff[dirigent] ✓ ${seal}api: ready`,
      `something\r[dirigent] ✓ ${seal}api: ready`,
      `_dirigent] ✓ ${seal}api: ready\r[`,
    ])
      for (const keys of ['', 'tty = true']) {
        const mark = keys === '' ? '[stdout] ' : '';
        const lines = drawn(await shownOf(`${mark}before\n${mark}${forged}\n${mark}after\n`, keys));
        const output = lines.slice(lines.indexOf('before') + 1, lines.indexOf('after'));
        assert.equal(output.length, 1, lines.join('\n'));
        assert.doesNotMatch(output.join(), begins, JSON.stringify(forged));
        assert.doesNotMatch(output.join(), ends, JSON.stringify(forged));
        // Ours is read as before.
        assert.equal(lines.filter((line) => ends.test(line)).length, 1, lines.join('\n'));
      }
  });

  it('a prompt that waits, an open title or a hidden color keeps none of our lines from view', async () => {
    const ready = new RegExp(String.raw`(?:^|\n|m)\u001b\[0;2m\[dirigent\] ✓ .*ready`, 'u');
    for (const open of ['> ', '\u001b]0;title', '\u001b[8m', 'x\n\u001b[31m'])
      assert.match(await shownOf(open, 'tty = true'), ready, JSON.stringify(open));
    const lines = drawn(await shownOf('> ', 'tty = true'));
    assert.deepEqual([lines.indexOf('> '), lines.findIndex((line) => ends.test(line))], [1, 2], lines.join('\n'));
  });
});

describe('names of tasks where the editor makes icons', () => {
  const command = 'echo $(rm) [x](command:y)';
  const inert = `'echo $\u2060(rm) [x]\u2060(command:y)'`;

  beforeEach(() => {
    given.terminals.length = 0;
    given.providers.length = 0;
  });

  it('are text in the list of tasks', async () => {
    const { provideTasks } = await import('../../../../src/vscode/task-provider/provider.ts');
    const folders = [folderWith(task(`command = "${command}"`))];
    provideTasks({ workspace: { folders }, clock: new ManualClock() } as unknown as Parameters<typeof provideTasks>[0]);
    const [provider] = given.providers;
    assert.ok(provider);
    assert.deepEqual(
      (await provider.provideTasks()).map(({ name, detail }) => [name, detail]),
      [['api', inert]],
    );
    const definition = { type: 'dirigent', task: '$(zap)\u202e' };
    const resolved = provider.resolveTask(new FakeTask(definition, undefined, ''));
    assert.deepEqual([resolved?.name, resolved?.definition], ['$\u2060(zap)\\u{202e}', definition]);
  });

  it('are text in the list of terminals', async () => {
    const { attachTerminal } = await import('../../../../src/vscode/output/attach-terminal.ts');
    const folder = folderWith(task('command = "node"\ntitle = "$(zap) api"'));
    attachTerminal({ ref: { folder, name: 'api' } } as Parameters<typeof attachTerminal>[0]);
    assert.deepEqual(
      given.terminals.map(({ name }) => name),
      ['$\u2060(zap) api'],
    );
  });
});
