// The texts of an import: a task's command, its unsupported settings, and the report of all of them.
import * as l10n from '@vscode/l10n';
import { translate } from '../../base/l10n.ts';
import { commandLine } from '../../config/command-line.ts';
import type { ImportedFile, Proposal } from '../../import/proposal.ts';
import { bySeverity, type Loss } from '../../import/loss.ts';
import type { Planned } from '../../import/plan.ts';
import { icons } from '../words/icons.ts';
import { withIcon } from '../words/inert.ts';

/** The command as one would type it. */
export function describe({ task }: Pick<Proposal, 'task'>): string {
  const { command, args, shell } = task;
  const line = commandLine({
    command: typeof command === 'string' ? command : '',
    args: Array.isArray(args) ? args.map(String) : [],
    shell: typeof shell === 'string' || typeof shell === 'boolean' ? shell : false,
  });
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}

/** One line of a pick, the most important settings first. */
export function lossesInShort(losses: readonly Loss[]): string | undefined {
  if (losses.length === 0) return undefined;
  const keys = [...new Set(bySeverity(losses).map(({ key }) => key))];
  const more = keys.length > 5 ? ', …' : '';
  return withIcon(icons.warning, l10n.t('Unsupported: {0}', keys.slice(0, 5).join(', ') + more));
}

/** How many settings the chosen tasks lose, with those of their files as a whole. */
export function countLosses(files: readonly ImportedFile[], planned: readonly Planned[]): number {
  return [...files, ...planned].reduce((sum, { losses }) => sum + losses.length, 0);
}

/** All of it as a page of Markdown. */
export function lossReport(files: readonly ImportedFile[], planned: readonly Planned[]): string {
  const parts = files.flatMap((file) => {
    const tasks = planned.filter(({ proposal }) => file.proposals.includes(proposal));
    return [
      ...section(file.path, l10n.t('The whole file, and entries that are not tasks'), file.losses),
      ...tasks.flatMap(({ task, losses }) => section(file.path, String(task['name']), losses)),
    ];
  });
  return [`# ${l10n.t('Unsupported Settings')}`, '', ...parts].join('\n');
}

function section(path: string, title: string, losses: readonly Loss[]): readonly string[] {
  if (losses.length === 0) return [];
  const items = bySeverity(losses).map(({ key, why, todo, range }) => {
    return `- \`${oneLine(key)}\` (${oneLine(path)}:${range.start.line + 1}): ${sentence(why)}\n  → ${sentence(todo)}`;
  });
  return [`## ${oneLine(title)}`, '', ...items, ''];
}

/** Sentences of tables are still in English; those with values are translated already. */
function sentence(text: string): string {
  return oneLine(translate(text));
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
