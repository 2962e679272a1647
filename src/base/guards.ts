// Type guards for JSON from disk, which is not trusted before it has been checked.

export type JsonObject = Readonly<Record<string, unknown>>;

export type Guard = (value: unknown) => boolean;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const isString: Guard = (value) => typeof value === 'string';
export const isBoolean: Guard = (value) => typeof value === 'boolean';
export const isNumber: Guard = (value) => typeof value === 'number' && Number.isFinite(value);

/** An integer from 0. */
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
export function optional(guard: Guard): Guard {
  return (value) => value === undefined || guard(value);
}

/** An object with these keys; further keys are ignored. */
export function hasShape(shape: Readonly<Record<string, Guard>>): Guard {
  return (value) => isObject(value) && Object.entries(shape).every(([key, guard]) => guard(value[key]));
}

/** Splits an object into its valid keys and the names of its invalid ones. */
export function pickValid(
  value: JsonObject,
  shape: Readonly<Record<string, Guard>>,
): { readonly valid: JsonObject; readonly invalid: readonly string[] } {
  const known = Object.entries(shape).filter(([key]) => value[key] !== undefined);
  const valid = known.filter(([key, guard]) => guard(value[key])).map(([key]) => [key, value[key]] as const);
  return {
    valid: Object.fromEntries(valid),
    invalid: known.filter(([key, guard]) => !guard(value[key])).map(([key]) => key),
  };
}
