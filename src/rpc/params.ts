// Validates the parameters of each method at the boundary.
import type { NoParams, Params, RequestName } from './contract.ts';
import type { Selection } from '../model/requests.ts';
import {
  boolean,
  either,
  integer,
  list,
  object,
  oneOf,
  optional,
  record,
  shallow,
  string,
  InvalidValue,
  type Check,
} from './check.ts';

const name = string({ min: 1, max: 256 });
const environment = record(string({ max: 1024 * 1024 }));
/** setTimeout's own limit is no limit to the Clock; a month is one to the sense of a wait. */
const milliseconds = integer({ max: 31 * 24 * 3_600_000 });
/** A table of the file: a task, its healthcheck, a list in it. */
const table = record(shallow(4), { max: 200 });

/** What the kernel can hold (struct winsize). */
const cells = integer({ min: 1, max: 65_535 });
const terminalSize = { columns: cells, rows: cells };

const selection: Check<Selection> = (value, at) => {
  const given: unknown = value;
  if (typeof given === 'object' && given !== null) {
    if ('names' in given) return object({ names: list(name) })(given, at);
    if ('group' in given) return object({ group: name })(given, at);
    if ('all' in given) return object({ all: oneOf(true) })(given, at);
  }
  throw new InvalidValue(`${at} must be { "names": […] }, { "group": … } or { "all": true }.`);
};

const start = object({ tasks: selection, env: optional(environment) });
const tasks = object({ tasks: selection });
const oneTask = object({ task: name });
const tail = object({ task: optional(name), limit: optional(integer({ min: 1, max: 100_000 })) });

/** A method without parameters may be asked without `params`. */
const none: Check<NoParams> = (value, at) => {
  if (value !== undefined) object({})(value, at);
  return {};
};

export const checks: { readonly [M in RequestName]: Check<Params<M>> } = {
  hello: object({
    token: string({ max: 1024 }),
    protocol: integer(),
    client: object({
      kind: oneOf('editor', 'cli', 'agent', 'library'),
      name: string({ max: 256 }),
      version: string({ max: 256 }),
      pid: integer(),
      editorPid: optional(integer()),
    }),
    onLastClose: optional(oneOf('stop', 'keep')),
    configFile: optional(string({ max: 4096 })),
  }),
  ping: none,
  'tasks/list': none,
  'tasks/start': start,
  'tasks/stop': tasks,
  'tasks/restart': start,
  'tasks/kill': tasks,
  'tasks/run': object({
    command: string({ min: 1 }),
    args: optional(list(string({ max: 1024 * 1024 }))),
    shell: optional(either(boolean, string({ min: 1, max: 4096 }))),
    name: optional(name),
    title: optional(string({ max: 1024 })),
    cwd: optional(string({ min: 1, max: 4096 })),
    timeoutMs: optional(milliseconds),
    env: optional(environment),
    tty: optional(either(boolean, object(terminalSize))),
    notify: optional(boolean),
  }),
  'tasks/remove': oneTask,
  'tasks/wait': object({
    task: name,
    until: either(
      oneOf('ready', 'ended'),
      object({ pattern: string({ min: 1, max: 1_000 }), flags: optional(string({ max: 10 })) }),
    ),
    timeoutMs: optional(milliseconds),
  }),
  'tasks/output': object({
    task: name,
    kind: oneOf('stdout', 'stderr', 'combined'),
    cursor: optional(string({ max: 1024 })),
    tailLines: optional(integer({ max: 1_000_000 })),
    previous: optional(boolean),
    run: optional(integer({ min: 1 })),
    maxBytes: optional(integer({ min: 1 })),
  }),
  'tasks/input': object({ task: name, data: optional(string({ max: 4 * 1024 * 1024 })), end: optional(boolean) }),
  'tasks/resize': object({ task: name, ...terminalSize }),
  'tasks/signal': object({
    task: name,
    signal: oneOf('SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2'),
  }),
  'tasks/explain': oneTask,
  'tasks/history': tail,
  'tasks/events': tail,
  'project/reload': none,
  'project/startup': object({ hash: string({ max: 256 }), tasks: optional(list(name)), env: optional(environment) }),
  'project/createTask': object({ task: table }),
  'project/updateTask': object({ name, changes: table }),
  'project/deleteTask': object({ name, deleteLogs: optional(boolean) }),
  'supervisor/info': none,
  'supervisor/shutdown': object({ stopTasks: boolean }),
  subscribe: object({
    changes: optional(boolean),
    events: optional(boolean),
    eventInfo: optional(boolean),
    output: optional(either(oneOf('all'), list(name))),
  }),
};
