// Checks the parameters of each method at the boundary: a check returns the value, typed, or throws with the path of
// the field that is invalid.
import type { NoParams, Params, RequestName } from './contract.ts';
import type { Selection } from '../model/requests.ts';

type Check<T> = (value: unknown, at: string) => T;

/** A value from outside is not what it should be. The message names the field. */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue';
}

const name = string({ min: 1, max: 256 });
const environment = record(string({ max: 1024 * 1024 }));
/** setTimeout's own limit is no limit to the Clock; a month is one to the sense of a wait. */
const milliseconds = integer({ max: 31 * 24 * 3_600_000 });
/** A table of the file: a task, its healthcheck, a list in it. */
const table = record(shallow(4), { max: 200 });

/** The largest that the kernel can hold (struct winsize). */
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

const key = { token: string({ max: 1024 }), protocol: integer() };
/** The part of a hello that is the same in every version of the protocol. */
export const helloKey = object(key);

export const checks: { readonly [M in RequestName]: Check<Params<M>> } = {
  hello: object({
    ...key,
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

function string({ max = 100_000, min = 0 } = {}): Check<string> {
  return (value, at) => {
    if (typeof value !== 'string') throw wrong(at, 'a string', value);
    if (value.length < min) throw new InvalidValue(`${at} must not be empty.`);
    if (value.length > max) throw new InvalidValue(`${at} may have at most ${max} characters; it has ${value.length}.`);
    return value;
  };
}

function integer({ min = 0, max = Number.MAX_SAFE_INTEGER } = {}): Check<number> {
  return (value, at) => {
    if (!Number.isInteger(value)) throw wrong(at, 'an integer', value);
    const number = value as number;
    if (number < min || number > max)
      throw new InvalidValue(`${at} must be between ${min} and ${max}; it is ${number}.`);
    return number;
  };
}

function boolean(value: unknown, at: string): boolean {
  if (typeof value !== 'boolean') throw wrong(at, 'true or false', value);
  return value;
}

function oneOf<const T extends string | true>(...words: readonly T[]): Check<T> {
  return (value, at) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw wrong(at, words.map((word) => JSON.stringify(word)).join(' or '), value);
    return found;
  };
}

function list<T>(item: Check<T>, { max = 10_000 } = {}): Check<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw wrong(at, 'a list', value);
    if (value.length > max) throw new InvalidValue(`${at} may have at most ${max} entries; it has ${value.length}.`);
    return value.map((entry, index) => item(entry, `${at}[${index}]`));
  };
}

function record<T>(item: Check<T>, { max = 10_000 } = {}): Check<Readonly<Record<string, T>>> {
  return (value, at) => {
    const entries = Object.entries(plainObject(value, at));
    if (entries.length > max)
      throw new InvalidValue(`${at} may have at most ${max} entries; it has ${entries.length}.`);
    return Object.fromEntries(entries.map(([key, entry]) => [key, item(entry, `${at}.${key}`)]));
  };
}

/** A field that may be absent. */
function optional<T>(check: Check<T>): Check<T | undefined> & { readonly optional: true } {
  return Object.assign((value: unknown, at: string) => (value === undefined ? undefined : check(value, at)), {
    optional: true as const,
  });
}

type Fields = Readonly<Record<string, Check<unknown>>>;
type Checked<C> = C extends Check<infer T> ? T : never;
type OptionalKeys<F extends Fields> = { [K in keyof F]: F[K] extends { readonly optional: true } ? K : never }[keyof F];
type Shape<F extends Fields> = { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Checked<F[K]> } & {
  readonly [K in OptionalKeys<F>]?: Exclude<Checked<F[K]>, undefined>;
};

/** Fields that are not named are left out: a newer client may know more than we do. */
function object<const F extends Fields>(fields: F): Check<Shape<F>> {
  return (value, at) => {
    const given = plainObject(value, at);
    const result: Record<string, unknown> = {};
    for (const [key, check] of Object.entries(fields)) {
      const checked = check(Object.hasOwn(given, key) ? given[key] : undefined, at === '' ? key : `${at}.${key}`);
      if (checked !== undefined) result[key] = checked;
    }
    return result as Shape<F>;
  };
}

/** The first that fits; the last one's complaint where none does. */
function either<A, B>(first: Check<A>, second: Check<B>): Check<A | B> {
  return (value, at) => {
    try {
      return first(value, at);
    } catch {
      return second(value, at);
    }
  };
}

/** Any JSON value that is not nested deeper than a table of the file can be. */
function shallow(depth: number): Check<unknown> {
  return (value, at) => {
    if (typeof value !== 'object' || value === null) return value;
    if (depth === 0) throw new InvalidValue(`${at} is nested too deeply.`);
    for (const [key, entry] of Object.entries(value)) shallow(depth - 1)(entry, `${at}.${key}`);
    return value;
  };
}

function plainObject(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong(at === '' ? 'params' : at, 'an object', value);
  return value as Record<string, unknown>;
}

/** Never repeats the value: it may be a secret, or a megabyte. */
function wrong(at: string, expected: string, value: unknown): InvalidValue {
  const given = value === undefined ? 'it is missing' : `it is ${kindOf(value)}`;
  return new InvalidValue(`${at} must be ${expected}; ${given}.`);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
