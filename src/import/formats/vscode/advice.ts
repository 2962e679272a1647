// Advice for keys of tasks.json without a counterpart.
import { info, warning, type Advices } from '../../loss.ts';

const TERMINAL = info('A setting of the VS Code terminal; output goes to an output channel and log files.');
const PICKER = info('A setting of the VS Code task list.');
const SYSTEM = warning(
  'Tasks have no variants per operating system.',
  'Write a separate task, or a script that checks the system.',
);
const MATCHER = warning('Problem matchers are not supported.', 'For the Problems panel, keep a task in tasks.json.');

export const OF_FILE: Advices = {
  presentation: TERMINAL,
  problemMatcher: MATCHER,
  windows: SYSTEM,
  osx: SYSTEM,
  linux: SYSTEM,
  type: warning('There is no common type for all tasks.', 'Set the type of each task in tasks.json and import again.'),
};

export const OF_TASK: Advices = {
  presentation: TERMINAL,
  windows: SYSTEM,
  osx: SYSTEM,
  linux: SYSTEM,
  group: warning('There is no default build or test task.', 'Start it by name, or set group to group it in the view.'),
  detail: warning('A task has a title, but no description.', 'Keep it as a comment.'),
  icon: PICKER,
  hide: PICKER,
  promptOnClose: warning(
    'Closing the window does not stop tasks immediately, so there is no prompt.',
    'See linger in [task_runner].',
  ),
  suppressTaskName: info('A key of an older version of tasks.json.'),
  isTestCommand: info('A key of an older version of tasks.json.'),
  isBuildCommand: info('A key of an older version of tasks.json.'),
};

export const OF_RUN: Advices = {
  reevaluateOnRerun: info('A start never prompts for input.'),
  instanceLimit: warning('A task has a single instance.', 'Duplicate the task to run more instances.'),
  instancePolicy: warning('A task has a single instance.', 'Duplicate the task to run more instances.'),
};
