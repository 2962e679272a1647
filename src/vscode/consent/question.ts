// The words of the question. Every command is in it whole, with nothing invisible; where that would not fit, the answer
// "allow" is offered only beside the document that has them all.
import * as l10n from '@vscode/l10n';
import { relative } from 'node:path';
import type { StartupSet } from '../../rpc/contract.ts';
import { visible } from '../../base/foreign-text.ts';
import { changesSince, type ConsentRecord, type StartupChanges, type StartupTask } from './decision.ts';

export interface Question {
  readonly message: string;
  readonly detail: string;
  /** False: the list is too long for a dialog, and `detail` says so instead of showing a part. */
  readonly isComplete: boolean;
}

const MOST_LINES = 16;
const MOST_CHARACTERS = 1800;

export function consentQuestion(set: StartupSet, record: ConsentRecord | undefined, folder: Place): Question {
  const changes = changesSince(record, set);
  const message =
    changes === undefined
      ? firstQuestion(set.tasks.length, folder.name)
      : l10n.t('The commands that start with “{0}” have changed. Allow them?', folder.name);
  const detail = (changes === undefined ? listOf(set.tasks, folder) : changesOf(changes, set, folder)).join('\n');
  const isComplete = detail.length <= MOST_CHARACTERS && detail.split('\n').length <= MOST_LINES;
  return { message, isComplete, detail: isComplete ? detail : tooLong(set.tasks.length) };
}

export interface Place {
  readonly name: string;
  readonly path: string;
}

/** The whole list as a markdown document. */
export function consentDocument(set: StartupSet, record: ConsentRecord | undefined, folder: Place): string {
  const changes = changesSince(record, set);
  return [
    `# ${l10n.t('Startup tasks of {0}', visible(folder.name))}`,
    l10n.t('Dirigent starts these commands whenever the folder {0} is opened, if you allow it.', `\`${folder.path}\``),
    ...(changes === undefined
      ? []
      : [`## ${l10n.t('Changed since you allowed them')}`, block(changesOf(changes, undefined, folder))]),
    `## ${l10n.t('All commands')}`,
    block(listOf(set.tasks, folder)),
  ].join('\n\n');
}

function firstQuestion(count: number, name: string): string {
  return count === 1
    ? l10n.t('Allow Dirigent to run this command whenever “{0}” is opened?', name)
    : l10n.t('Allow Dirigent to run these {0} commands whenever “{1}” is opened?', count, name);
}

function tooLong(count: number): string {
  return l10n.t('{0} commands: too many to show here. View them in the editor before you decide.', count);
}

function listOf(tasks: readonly StartupTask[], folder: Place): string[] {
  return tasks.flatMap((task) => linesOf(task, folder));
}

function changesOf({ added, changed, removed }: StartupChanges, set: StartupSet | undefined, folder: Place): string[] {
  const touched = new Set([...added, ...changed.map(({ now }) => now)].map(({ name }) => name));
  const untouched = touched.size === 0 && removed.length === 0;
  const same = set?.tasks.filter(({ name }) => !touched.has(name)) ?? [];
  return [
    ...(untouched
      ? [l10n.t('The commands are the same, but their environment or another setting of them is not.')]
      : []),
    ...added.flatMap((task) => [l10n.t('New · {0}', lineOf(task, folder)), ...detailsOf(task)]),
    ...changed.flatMap(({ before, now }) => [
      l10n.t('Changed · {0}', lineOf(now, folder)),
      ...detailsOf(now),
      l10n.t('      before:  {0}', commandOf(before, folder)),
      ...detailsOf(before),
    ]),
    ...removed.map((task) => l10n.t('Gone · {0}', lineOf(task, folder))),
    ...same.map((task) => l10n.t('As before · {0}', lineOf(task, folder))),
  ];
}

function linesOf(task: StartupTask, folder: Place): string[] {
  return [lineOf(task, folder), ...detailsOf(task)];
}

/** In the words of the file. An answer that an older version remembered has none. */
function detailsOf({ details = [] }: Partial<StartupTask>): string[] {
  return details.map((detail) => `      ${visible(detail)}`);
}

function lineOf(task: StartupTask, folder: Place): string {
  return `${visible(task.title)}:  ${commandOf(task, folder)}`;
}

function commandOf({ commandLine, cwd }: StartupTask, folder: Place): string {
  const where = relative(folder.path, cwd);
  const place = where === '' ? '' : `  (${l10n.t('in {0}', visible(where))})`;
  return `${visible(commandLine)}${place}`;
}

function block(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${lines.join('\n')}\n${fence}`;
}
