// The words for a task's state in English: on the command line and for agents.
import { formatDuration } from '../base/duration.ts';
import type { TaskInfo } from '../model/task-info.ts';
import { statusFacts, type Retry, type StatusFacts, type Wait } from './status-facts.ts';

/** The details of the state after its name, in a few words; empty if there are none. */
export function statusDetail(task: TaskInfo, now: number): string {
  const facts = statusFacts(task, now);
  const { state, wait, health, failure, retry, exitCode, left } = facts;
  const parts = [
    wait && waitWords(wait),
    health,
    state === 'killing' ? 'killing' : undefined,
    failure?.message,
    retry && retryWords(retry),
    exitCode === undefined ? undefined : `exit code ${exitCode}`,
    left === undefined ? undefined : `leftover processes were stopped: ${left}`,
    changeWords(facts),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join('; ');
}

function waitWords(wait: Wait): string {
  switch (wait.for) {
    case 'dependencies':
      return `for ${wait.names.join(', ')}`;
    case 'consent':
      return 'for your approval of its changed command';
    case 'delay':
      return 'for its restart delay';
    case 'slot':
      return wait.position === undefined ? 'for a free slot' : `for a free slot, number ${wait.position} in the queue`;
    case 'file':
      return `waiting for ${wait.what}`;
  }
}

function retryWords({ attempt, of, inMs }: Retry): string {
  const tries = of === undefined ? `${attempt}` : `${attempt} of ${of}`;
  return `retry ${tries} in ${formatDuration(Math.max(0, inMs))}`;
}

function changeWords({ change }: StatusFacts): string | undefined {
  if (change === undefined) return undefined;
  return change === 'approval' ? 'changed, waiting for your approval' : 'changed, restart to apply';
}
