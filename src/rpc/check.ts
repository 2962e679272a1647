// Typed checks of data from the wire: each returns the checked value, or throws with the path of the invalid field.
export type Check<T> = (value: unknown, at: string) => T;

/** A value from outside is not what it should be. The message names the field. */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue';
}

export function string({ max = 100_000, min = 0 } = {}): Check<string> {
  return (value, at) => {
    if (typeof value !== 'string') throw wrong(at, 'a string', value);
    if (value.length < min) throw new InvalidValue(`${at} must not be empty.`);
    if (value.length > max) throw new InvalidValue(`${at} may have at most ${max} characters; it has ${value.length}.`);
    return value;
  };
}

export function integer({ min = 0, max = Number.MAX_SAFE_INTEGER } = {}): Check<number> {
  return (value, at) => {
    if (!Number.isInteger(value)) throw wrong(at, 'an integer', value);
    const number = value as number;
    if (number < min || number > max)
      throw new InvalidValue(`${at} must be between ${min} and ${max}; it is ${number}.`);
    return number;
  };
}

export const boolean: Check<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw wrong(at, 'true or false', value);
  return value;
};

export function oneOf<const T extends string | true>(...words: readonly T[]): Check<T> {
  return (value, at) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw wrong(at, words.map((word) => JSON.stringify(word)).join(' or '), value);
    return found;
  };
}

export function list<T>(item: Check<T>, { max = 10_000 } = {}): Check<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw wrong(at, 'a list', value);
    if (value.length > max) throw new InvalidValue(`${at} may have at most ${max} entries; it has ${value.length}.`);
    return value.map((entry, index) => item(entry, `${at}[${index}]`));
  };
}

export function record<T>(item: Check<T>, { max = 10_000 } = {}): Check<Readonly<Record<string, T>>> {
  return (value, at) => {
    const entries = Object.entries(plainObject(value, at));
    if (entries.length > max)
      throw new InvalidValue(`${at} may have at most ${max} entries; it has ${entries.length}.`);
    return Object.fromEntries(entries.map(([key, entry]) => [key, item(entry, `${at}.${key}`)]));
  };
}

/** A field that may be absent. */
export function optional<T>(check: Check<T>): Check<T | undefined> & { readonly optional: true } {
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
export function object<const F extends Fields>(fields: F): Check<Shape<F>> {
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
export function either<A, B>(first: Check<A>, second: Check<B>): Check<A | B> {
  return (value, at) => {
    try {
      return first(value, at);
    } catch {
      return second(value, at);
    }
  };
}

/** Any JSON value that is not nested deeper than a table of the file can be. */
export function shallow(depth: number): Check<unknown> {
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
