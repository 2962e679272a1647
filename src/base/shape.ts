// What JSON from a disk may hold: nothing of it is what its writer meant before it has been looked at.

export type JsonObject = Readonly<Record<string, unknown>>;

export type Guard = (value: unknown) => boolean;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const isText: Guard = (value) => typeof value === 'string';
export const isFlag: Guard = (value) => typeof value === 'boolean';
export const isNumber: Guard = (value) => typeof value === 'number' && Number.isFinite(value);

/** A whole number from 0. */
export const isCount: Guard = (value) => Number.isSafeInteger(value) && (value as number) >= 0;

export function isOneOf(...values: readonly unknown[]): Guard {
  return (value) => values.includes(value);
}

export function isListOf(item: Guard): Guard {
  return (value) => Array.isArray(value) && value.every(item);
}

export function isMapOf(item: Guard): Guard {
  return (value) => isObject(value) && Object.values(value).every(item);
}

/** May be absent. */
export function maybe(guard: Guard): Guard {
  return (value) => value === undefined || guard(value);
}

/** An object with these keys; others do not matter. */
export function hasShape(shape: Readonly<Record<string, Guard>>): Guard {
  return (value) => isObject(value) && Object.entries(shape).every(([key, guard]) => guard(value[key]));
}

/** The keys of an object that are as they should be, and the names of those that are not. */
export function soundPart(
  value: JsonObject,
  shape: Readonly<Record<string, Guard>>,
): { readonly sound: JsonObject; readonly wrong: readonly string[] } {
  const known = Object.entries(shape).filter(([key]) => value[key] !== undefined);
  const sound = known.filter(([key, guard]) => guard(value[key])).map(([key]) => [key, value[key]] as const);
  return {
    sound: Object.fromEntries(sound),
    wrong: known.filter(([key, guard]) => !guard(value[key])).map(([key]) => key),
  };
}
