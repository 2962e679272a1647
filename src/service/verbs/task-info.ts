// Projects the engine's task into what clients see. Nothing here decides.
import { join } from 'node:path';
import { present } from '../../base/present.ts';
import { maskDefinition } from '../../config/masking.ts';
import type { TaskLocation } from '../../model/diagnostic.ts';
import { awaitsConsent } from '../../engine/consent.ts';
import type { Exit } from '../../model/exit.ts';
import type { Task } from '../../engine/task.ts';
import { pidOf } from '../../model/status.ts';
import type { TaskInfo } from '../../model/task-info.ts';

export interface InfoContext {
  readonly taskFolder: (name: string) => string;
  readonly location: (name: string) => TaskLocation | undefined;
  readonly usage: (name: string) => TaskInfo['usage'];
  /** A trouble with the task's output, such as a full disk. */
  readonly problem: (name: string) => string | undefined;
}

function runIdOf(task: string, run: number): string {
  return `${task}#${String(run)}`;
}

export function taskInfo(task: Task, context: InfoContext): TaskInfo {
  const { definition } = task;
  const folder = context.taskFolder(definition.name);
  return {
    name: definition.name,
    title: definition.title,
    ...present({ group: definition.group }),
    status: task.status,
    wanted: task.wanted,
    ...present({
      runId: task.run > 0 ? runIdOf(definition.name, task.run) : undefined,
      pid: pidOf(task.status),
      startedAt: iso(task.startedAt),
      stoppedAt: iso(task.stoppedAt),
      durationMs: durationOf(task),
      exitCode: exitCodeOf(task.lastExit),
      usage: context.usage(definition.name),
      lastFailure: task.lastFailure,
      location: context.location(definition.name),
      problem: context.problem(definition.name),
    }),
    restarts: task.restarts,
    runAtStartup: definition.runAtStartup,
    definition: maskDefinition(definition),
    changed: task.pendingDefinition !== undefined,
    ...(awaitsConsent(task) && { awaitsConsent: true }),
    logs: {
      stdout: join(folder, 'stdout.log'),
      stderr: join(folder, 'stderr.log'),
      combined: join(folder, 'combined.log'),
    },
    adHoc: task.adHoc,
  };
}

function durationOf(task: Task): number | undefined {
  const { startedAt, stoppedAt } = task;
  return startedAt === undefined || stoppedAt === undefined || stoppedAt < startedAt
    ? undefined
    : stoppedAt - startedAt;
}

function exitCodeOf(exit: Exit | undefined): number | undefined {
  return exit?.kind === 'code' ? exit.code : undefined;
}

function iso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
