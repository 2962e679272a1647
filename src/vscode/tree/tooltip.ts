// The tooltip of a row as Markdown. Text of the project is escaped or put into code, never rendered as Markdown.
import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../model/task-info.ts';
import { commandLine } from '../../config/command-line.ts';
import { formatDuration } from '../../base/duration.ts';
import type { SeenTask } from '../project/seen-task.ts';
import { failureWords } from '../words/failure.ts';
import { formatByteSize } from '../../base/byte-size.ts';
import { uptimeMs } from '../../client/status-facts.ts';
import { describeStatus, healthWord } from '../words/status.ts';
import { safeLine, visible } from '../../base/foreign-text.ts';
import { isActive } from '../../model/status.ts';

export interface TooltipContext {
  readonly now: number;
  readonly folder: string;
  /** One sentence: why the task is not what is wanted. */
  readonly why?: string;
  /** Writes a moment the way the user's language does. */
  readonly formatTime: (iso: string) => string;
}

export function taskTooltip(task: SeenTask, context: TooltipContext): string {
  const head = `**${escapeMarkdown(safeLine(task.title))}** — ${escapeMarkdown(describeStatus(task, context.now))}`;
  const why = context.why === undefined ? [] : [escapeMarkdown(safeLine(context.why))];
  const command = codeBlock(visible(commandLine(task.definition)));
  return [head, ...why, command, table(facts(task, context))].join('\n\n');
}

type Fact = readonly [name: string, value: string | undefined];

function facts(task: SeenTask, context: TooltipContext): Fact[] {
  const { definition, logs } = task;
  // Measurements are as old as the rest of the last known state.
  const usage = task.doubt === undefined ? task.usage : undefined;
  return [
    [l10n.t('Name'), task.title === task.name ? undefined : code(task.name)],
    [l10n.t('Folder'), code(definition.cwd ?? context.folder)],
    ...runFacts(task, context),
    [l10n.t('Restarts'), task.restarts === 0 ? undefined : String(task.restarts)],
    [l10n.t('Health'), task.doubt === undefined ? healthOf(task) : undefined],
    [l10n.t('Last exit'), isShownAbove(task, context) ? undefined : lastExit(task)],
    [l10n.t('Last failure'), isShownAbove(task, context) ? undefined : lastFailure(task)],
    [l10n.t('CPU'), usage && `${usage.cpuPercent.toFixed(1)} %`],
    [l10n.t('Memory'), usage && memoryOf(usage)],
    [l10n.t('Depends on'), listOf(definition.dependsOn.map(({ task: name }) => name))],
    [l10n.t('At startup'), task.runAtStartup ? l10n.t('starts automatically') : undefined],
    [l10n.t('Log'), logs.combined === '' ? undefined : code(logs.combined)],
  ];
}

function runFacts(task: SeenTask, { now, formatTime }: TooltipContext): Fact[] {
  if (task.doubt !== undefined) return [];
  const { pid, startedAt, stoppedAt, durationMs } = task;
  const started: Fact = [l10n.t('Started'), startedAt === undefined ? undefined : formatTime(startedAt)];
  if (isActive(task.status)) {
    const upMs = uptimeMs(task, now);
    const uptime = upMs === undefined ? undefined : formatDuration(upMs, 2);
    return [[l10n.t('Process'), pid === undefined ? undefined : String(pid)], started, [l10n.t('Uptime'), uptime]];
  }
  return [
    started,
    [l10n.t('Stopped'), stoppedAt === undefined ? undefined : formatTime(stoppedAt)],
    [l10n.t('Duration'), durationMs === undefined ? undefined : formatDuration(durationMs, 2)],
  ];
}

function memoryOf({ memoryBytes, processes }: NonNullable<TaskInfo['usage']>): string {
  return processes === 1
    ? formatByteSize(memoryBytes)
    : l10n.t('{0} in {1} processes', formatByteSize(memoryBytes), processes);
}

function healthOf({ status, definition }: TaskInfo): string | undefined {
  if (status.kind === 'running') return status.health === 'none' ? undefined : healthWord(status.health);
  return status.kind === 'starting' && definition.healthcheck !== undefined ? l10n.t('not checked yet') : undefined;
}

/** The head of a failed task's tooltip, and the sentence below it, say how it ended. */
function isShownAbove({ status }: TaskInfo, { why }: TooltipContext): boolean {
  return status.kind === 'failed' && why !== undefined;
}

function lastExit({ exitCode, status }: TaskInfo): string | undefined {
  return exitCode === undefined || isActive(status) ? undefined : String(exitCode);
}

function lastFailure({ lastFailure: failure }: TaskInfo): string | undefined {
  return failure && `${escapeMarkdown(failureWords(failure))}: ${escapeMarkdown(safeLine(failure.message))}`;
}

function listOf(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.map(code).join(', ');
}

function table(all: readonly Fact[]): string {
  const rows = all.flatMap(([name, value]) => (value === undefined ? [] : [`| ${unbroken(name)} | ${cell(value)} |`]));
  return ['| | |', '|:--|:--|', ...rows].join('\n');
}

/** The column of names is as wide as its longest word unless they hold together. */
function unbroken(name: string): string {
  return name.replaceAll(' ', '\u00a0');
}

/** A bar would end the cell, also inside code; one that is escaped already would not. */
function cell(text: string): string {
  return text.replace(/(?<!\\)\|/g, '\\|');
}

export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~$&]/g, '\\$&');
}

function code(text: string): string {
  return fenced(visible(text), '`');
}

/** CommonMark §6.1: a fence longer than any run of backticks inside. */
function fenced(text: string, mark: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = mark.repeat(longest + 1);
  const padding = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${text}${padding}${fence}`;
}

function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${text}\n${fence}`;
}
