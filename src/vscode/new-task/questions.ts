// The questions about a new task, each a step with a way back.
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { splitLine } from '../../base/shell-words.ts';
import { freeTaskName, newNameProblem, suggestName, type NewTask } from './new-task.ts';
import { icons } from '../words/icons.ts';
import { withIcon } from '../words/inert.ts';
import { askForChoice, askForText } from '../dialogs/ask.ts';
import type { Answer, Progress, Step } from '../dialogs/steps.ts';

/** The answers so far. */
export interface NewTaskAnswers extends NewTask {
  /** The name that the user typed instead of the proposed one, which follows the command. */
  readonly ownName?: string | undefined;
}

/** Asks for the command line, or for a check of the known one. */
export const askForCommand: Step<NewTaskAnswers> = async (draft, place) => {
  const answer = await askForText({
    ...titled(place),
    prompt: l10n.t('The command to run, as you would type it in a terminal'),
    placeholder: 'npm run dev',
    value: draft.commandLine,
    problem: commandProblem,
  });
  return mapAnswer(answer, (line) =>
    line === draft.commandLine ? draft : { ...draft, commandLine: line, program: undefined },
  );
};

/** Asks for a name that no task of `taken` has in any letter case. */
export function askForName(taken: ReadonlySet<string>): Step<NewTaskAnswers> {
  return async (draft, place) => {
    const proposal = suggestName(draft.commandLine, taken);
    const answer = await askForText({
      ...titled(place),
      prompt: l10n.t('A short name, also used for its log folder'),
      placeholder: proposal,
      value: draft.ownName ?? proposal,
      problem: (name) => nameWords(name, taken),
    });
    return mapAnswer(answer, (name) => ({ ...draft, name, ownName: name === proposal ? undefined : name }));
  };
}

interface StartItem extends vscode.QuickPickItem {
  readonly runAtStartup: boolean;
}

/** Asks whether it starts by hand, or with the workspace. */
export const askForStart: Step<NewTaskAnswers> = async (draft, place) => {
  const byHand: StartItem = { label: withIcon(icons.start, l10n.t('Manually')), runAtStartup: false };
  const atStartup: StartItem = {
    label: withIcon(icons.startup, l10n.t('When the workspace opens')),
    detail: l10n.t('Dirigent asks for your approval once before it runs.'),
    runAtStartup: true,
  };
  const answer = await askForChoice({
    ...titled(place),
    placeholder: l10n.t('When should it start?'),
    items: [byHand, atStartup],
    active: draft.runAtStartup ? atStartup : byHand,
  });
  return mapAnswer(answer, ({ runAtStartup }) => ({ ...draft, runAtStartup }));
};

interface FolderItem extends vscode.QuickPickItem {
  readonly cwd: string | undefined;
}

/** Asks for its folder: that of the file, one of `folders`, or any other that is typed. */
export function askForFolder(folders: readonly string[]): Step<NewTaskAnswers> {
  return async (draft, place) => {
    const here: FolderItem = {
      label: withIcon(icons.projectFolder, l10n.t('The folder of dirigent.toml')),
      cwd: undefined,
    };
    const items = [here, ...folders.map((cwd): FolderItem => ({ label: withIcon(icons.folder, cwd), cwd }))];
    const answer = await askForChoice({
      ...titled(place),
      placeholder: l10n.t('Where should it run? Select a folder or type a path.'),
      items,
      active: items.find(({ cwd }) => cwd === draft.cwd),
      typed: (text): FolderItem => ({
        label: withIcon(icons.folder, text),
        description: l10n.t('as typed'),
        cwd: text,
      }),
    });
    return mapAnswer(answer, ({ cwd }) => ({ ...draft, cwd }));
  };
}

function titled(place: Progress): Progress & { readonly title: string } {
  return { ...place, title: l10n.t('Create Task') };
}

function commandProblem(text: string): string | undefined {
  if (text.trim() === '') return l10n.t('Enter a command.');
  // cmd.exe knows no single quotes, and takes an open double one.
  if (process.platform === 'win32') return undefined;
  return splitLine(text).openQuote !== undefined ? l10n.t('A quotation mark is not closed.') : undefined;
}

function nameWords(name: string, taken: ReadonlySet<string>): string | undefined {
  const problem = newNameProblem(name, taken);
  if (problem === undefined) return undefined;
  const free = freeTaskName(name, taken);
  return newNameProblem(free, taken) === undefined
    ? l10n.t('A task named “{0}” already exists. “{1}” is available.', name, free)
    : l10n.t('The name {0}.', problem);
}

function mapAnswer<T>(answer: Answer<T>, map: (value: T) => NewTaskAnswers): Answer<NewTaskAnswers> {
  return answer.kind === 'answer' ? { kind: 'answer', value: map(answer.value) } : answer;
}
