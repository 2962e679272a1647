import type { Advices } from '../../reader.ts';

const TERMINAL = [
  'It is about terminals of VS Code; output goes to an output channel and to log files.',
  'Nothing.',
] as const;
const PICKER = ['It is about the list of tasks in VS Code.', 'Nothing.'] as const;
const SYSTEM = [
  'A task is the same on every system.',
  'Make a task of its own, or let a script tell systems apart.',
] as const;
const MATCHER = ['Output is not searched for problems.', 'Keep a task in tasks.json for the Problems panel.'] as const;

export const OF_FILE: Advices = {
  presentation: TERMINAL,
  problemMatcher: MATCHER,
  windows: SYSTEM,
  osx: SYSTEM,
  linux: SYSTEM,
  type: ['A type for all tasks is not read.', 'Give each task its own.'],
};

export const OF_TASK: Advices = {
  presentation: TERMINAL,
  windows: SYSTEM,
  osx: SYSTEM,
  linux: SYSTEM,
  group: ['There is no default build or test task.', 'Start it by name, or set group as a heading.'],
  detail: ['A task has a title alone.', 'Write it as a comment.'],
  icon: PICKER,
  hide: PICKER,
  promptOnClose: ['Tasks outlive the window for a while, and nothing asks.', 'See linger in [task_runner].'],
  suppressTaskName: ['It belongs to an old version of the file.', 'Nothing.'],
  isTestCommand: ['It belongs to an old version of the file.', 'Nothing.'],
  isBuildCommand: ['It belongs to an old version of the file.', 'Nothing.'],
};

export const OF_RUN: Advices = {
  reevaluateOnRerun: ['Nothing is asked at a start.', 'Nothing.'],
  instanceLimit: ['A task runs once at a time.', 'Duplicate it to run it twice.'],
  instancePolicy: ['A task runs once at a time.', 'Duplicate it to run it twice.'],
};
