// Describes a request for error messages, as the end of "it was asked to".
import type { Params, RequestName } from '../contract.ts';
import type { Selection } from '../../model/requests.ts';

type Descriptions = { readonly [M in RequestName]: string | ((params: Params<M>) => string) };

const words: Descriptions = {
  hello: 'accept this client',
  ping: 'answer a ping',
  'tasks/list': 'list its tasks',
  'tasks/start': ({ tasks }) => `start ${selected(tasks)}`,
  'tasks/stop': ({ tasks }) => `stop ${selected(tasks)}`,
  'tasks/restart': ({ tasks }) => `restart ${selected(tasks)}`,
  'tasks/kill': ({ tasks }) => `kill ${selected(tasks)}`,
  'tasks/run': 'run a command',
  'tasks/remove': ({ task }) => `remove "${task}"`,
  'tasks/wait': ({ task }) => `wait for "${task}"`,
  'tasks/output': ({ task }) => `read the output of "${task}"`,
  'tasks/input': ({ task }) => `send input to "${task}"`,
  'tasks/resize': ({ task }) => `resize the terminal of "${task}"`,
  'tasks/signal': ({ task, signal }) => `send ${signal} to "${task}"`,
  'tasks/explain': ({ task }) => `explain the state of "${task}"`,
  'tasks/history': 'list past runs',
  'tasks/events': 'list past events',
  'project/reload': 'reload its file',
  'project/startup': 'start the startup tasks',
  'project/createTask': 'add a task to its file',
  'project/updateTask': ({ name }) => `change "${name}" in its file`,
  'project/deleteTask': ({ name }) => `delete "${name}" from its file`,
  'supervisor/info': 'describe itself',
  'supervisor/shutdown': 'shut down',
  subscribe: 'report changes',
};

export function askedFor<M extends RequestName>(method: M, params: Params<M>): string {
  const description: string | ((params: Params<M>) => string) = words[method];
  return typeof description === 'string' ? description : description(params);
}

const MOST_NAMES = 3;

function selected(tasks: Selection): string {
  if ('all' in tasks) return 'every task';
  if ('group' in tasks) return `the group "${tasks.group}"`;
  const { names } = tasks;
  if (names.length > MOST_NAMES) return `${names.length} tasks`;
  return names.map((name) => `"${name}"`).join(', ');
}
