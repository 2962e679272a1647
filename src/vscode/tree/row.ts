// The content of a row as plain data, testable without VS Code.
import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../model/task-info.ts';
import type { SeenTask } from '../project/seen-task.ts';
import { describeStatus } from '../words/status.ts';
import { safeLine } from '../../base/foreign-text.ts';
import { taskIcon, type RowIcon } from '../words/task-icon.ts';
import { awaitsHand, isActive, isAtRest } from '../../model/status.ts';

export interface Row {
  readonly label: string;
  readonly description: string;
  readonly icon: RowIcon;
  /** Words that the menus of package.json look for, such as `task canStop canRestart`. */
  readonly contextValue: string;
  readonly accessibilityLabel: string;
}

export interface RowContext {
  readonly now: number;
  /** False in Restricted Mode: nothing can be started. */
  readonly canRun: boolean;
  /** The user muted notifications about failures of this task. */
  readonly muted: boolean;
  /** It starts automatically, and has not been approved yet. */
  readonly unanswered?: boolean;
}

export function taskRow(task: SeenTask, context: RowContext): Row {
  const label = safeLine(task.title);
  const description = [describeStatus(task, context.now), ...startupMark(task, context)].join(' · ');
  return {
    label,
    description,
    icon: taskIcon(task),
    contextValue: ['task', ...abilities(task, context)].join(' '),
    accessibilityLabel: l10n.t('{0}, {1}', label, description),
  };
}

/** Behind everything else: where the view is narrow it gives way first. */
function startupMark({ runAtStartup, adHoc }: TaskInfo, { unanswered = false }: RowContext): string[] {
  if (unanswered) return [l10n.t('waiting for your approval')];
  return runAtStartup && !adHoc ? [l10n.t('at startup')] : [];
}

/** The actions that the task allows now, in words for `viewItem =~ /\bcanStart\b/`. */
function abilities(task: TaskInfo, { canRun, muted, unanswered = false }: RowContext): string[] {
  const underWay = !isAtRest(task.status);
  const stopping = task.status.kind === 'stopping';
  // One that waits for its next try is tried at once.
  const restartable = isActive(task.status) || task.status.kind === 'backoff';
  const outlivedKill = task.status.kind === 'failed' && task.status.reason === 'unkillable';
  return Object.entries({
    canStart: canRun && (!underWay || awaitsHand(task.status)),
    canStop: canRun && underWay && !stopping,
    canRestart: canRun && restartable && !stopping,
    canKill: canRun && (isActive(task.status) || outlivedKill),
    stopping,
    hasOutput: canRun,
    hasRun: task.runId !== undefined,
    hasUrl: task.definition.url !== undefined,
    inFile: !task.adHoc,
    atStartup: !task.adHoc && task.runAtStartup,
    canRemove: task.adHoc && !underWay,
    muted,
    unanswered,
  })
    .filter(([, able]) => able)
    .map(([ability]) => ability);
}
