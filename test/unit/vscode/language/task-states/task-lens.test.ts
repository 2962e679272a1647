import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { TaskInfo } from '../../../../../src/model/task-info.ts';
import { LanguageDocument } from '../../../../../src/language/document.ts';
import { gutterIcon, gutterIconIds } from '../../../../../src/vscode/language/task-states/gutter-icon.ts';
import { statesOf, type TasksOfFile } from '../../../../../src/vscode/language/task-states/task-state.ts';
import { lensesOf } from '../../../../../src/vscode/language/task-states/task-lens.ts';
import { taskIcon } from '../../../../../src/vscode/words/task-icon.ts';
import { inState, task } from '../../tasks.ts';

const now = Date.UTC(2026, 0, 1);
const last = { reason: 'exit', message: '' } as const;

const titles = (info: TaskInfo): readonly string[] =>
  lensesOf({ kind: 'live', task: info }, now).map(({ title }) => title.replace('\u00a0', ' '));

const states: readonly TaskInfo['status'][] = [
  { kind: 'stopped' },
  { kind: 'waiting', for: 'dependencies', on: ['db'] },
  { kind: 'starting' },
  { kind: 'running', pid: 7, health: 'none' },
  { kind: 'running', pid: 7, health: 'unhealthy' },
  { kind: 'stopping', pid: 7, reason: 'user', forced: false },
  { kind: 'backoff', attempt: 2, maxRetries: 5, until: now + 4000, last },
  { kind: 'finished' },
  { kind: 'failed', ...last, exitCode: 3 },
];

describe('the line above a task', () => {
  it('offers what works now, and says the state in the words of the list', () => {
    assert.deepEqual(
      states.map((status) => titles(inState(status)).join(' | ')),
      [
        '$(play) Start | $(circle-outline) stopped | $(output) Output',
        '$(debug-stop) Stop | $(watch) waiting for db | $(output) Output',
        '$(debug-stop) Stop | $(debug-restart) Restart | $(loading~spin) starting | $(output) Output',
        '$(debug-stop) Stop | $(debug-restart) Restart | $(circle-filled) running · pid 7 | $(output) Output',
        '$(debug-stop) Stop | $(debug-restart) Restart | $(warning) running · unhealthy · pid 7 | $(output) Output',
        '$(close) Kill | $(loading~spin) stopping · pid 7 | $(output) Output',
        '$(debug-stop) Stop | $(debug-restart) Restart | $(sync) backoff · retry 2/5 in 4s | $(output) Output',
        '$(play) Start | $(pass) finished | $(output) Output',
        '$(play) Start | $(error) failed · exit 3 | $(output) Output',
      ],
    );
  });

  it('offers to start nothing in Restricted Mode, but to trust the workspace', () => {
    assert.deepEqual(lensesOf({ kind: 'restricted', task: task() }, now), [
      { title: '$(workspace-untrusted)\u00a0Nothing runs in Restricted Mode', command: 'workbench.trust.manage' },
    ]);
  });

  it('leads to what keeps a task from running', () => {
    const commands = (['broken', 'unsaved'] as const)
      .flatMap((kind) => lensesOf({ kind }, now))
      .map(({ command }) => command);
    assert.deepEqual(commands, ['workbench.actions.view.problems', 'workbench.action.files.save']);
  });
});

describe('a task of the text', () => {
  const table = (names: readonly string[], canRun = true): TasksOfFile => ({
    tasks: new Map(names.map((name) => [name, task('command = "x"', { name })])),
    canRun,
  });
  const written = (...names: readonly string[]): string =>
    names.map((name) => `[[tasks]]\nname = "${name}"\ncommand = "x"\n`).join('\n');
  const kinds = (text: string, tasks: TasksOfFile): readonly string[] =>
    statesOf(new LanguageDocument(text), tasks).map(({ name, state }) => `${name} ${state.kind}`);

  it('is live where the supervisor knows it, whatever is broken around it', () => {
    assert.deepEqual(kinds(`${written('a', 'b')}args = [\n${written('c')}`, table(['a', 'b', 'c'])), [
      'a live',
      'b live',
      'c live',
    ]);
  });

  it('is not yet there before the file is saved', () => {
    assert.deepEqual(kinds(written('a', 'new'), table(['a'])), ['a live', 'new unsaved']);
  });

  it('has an error where the project leaves it out, also as the second of its name', () => {
    assert.deepEqual(kinds(`${written('a', 'A', 'b')}restart = 1\n`, table(['a'])), ['a live', 'A broken', 'b broken']);
  });

  it('cannot run in Restricted Mode', () => {
    assert.deepEqual(kinds(written('a'), table(['a'], false)), ['a restricted']);
  });

  it('is no known task without a name, and not the ad hoc command of the same name', () => {
    assert.deepEqual(kinds('[[tasks]]\ncommand = "x"\n', table(['a'])), []);
    const adHoc = { tasks: new Map([['a', task('command = "x"', { name: 'a', adHoc: true })]]), canRun: true };
    assert.deepEqual(kinds(written('a'), adHoc), ['a unsaved']);
  });
});

describe('the gutter', () => {
  it('has a shape for every icon of a state, in a color that the background asks for', () => {
    const icons = [
      ...states.map((status) => taskIcon(inState(status))),
      taskIcon({ ...task(), doubt: 'unknown' }),
      taskIcon({ ...task(), asked: 'start' }),
    ];
    for (const { id } of icons) assert.ok(gutterIconIds.includes(id), id);
    for (const icon of icons) {
      const [light, dark] = (['light', 'dark'] as const).map((background) => {
        const [, data = ''] = gutterIcon(icon, background).split('base64,');
        return Buffer.from(data, 'base64').toString();
      });
      assert.match(light ?? '', /^<svg .*#[\da-f]{6}.*<\/svg>$/);
      assert.doesNotMatch(light ?? '', /"#"/);
      assert.notEqual(light, dark);
    }
  });
});
