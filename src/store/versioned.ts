// State files say which version of their schema they have. Older ones are brought up step by step; what cannot be read
// is set aside under a new name, so that nothing is lost and nothing stands in the way.
import { rename } from 'node:fs/promises';

/** Makes version n + 1 of version n. */
export type Step = (old: Readonly<Record<string, unknown>>) => Record<string, unknown>;

export type Reading =
  | { readonly value: Readonly<Record<string, unknown>> }
  /** `newer`: what a later version wrote. Words of it may be unknown here, or mean something else. */
  | { readonly fault: string; readonly newer?: Readonly<Record<string, unknown>> };

/**
 * Reads the text of a state file.
 * @param steps steps[0] makes version 2 of version 1, and so on; the present version is one more than their number
 */
export function readVersioned(text: string, steps: readonly Step[]): Reading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: 'it is not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'it is not an object' };
  const { schema, ...content } = value as Record<string, unknown>;
  const newest = steps.length + 1;
  if (typeof schema !== 'number' || !Number.isInteger(schema) || schema < 1)
    return { fault: 'it has no schema version' };
  if (schema > newest)
    return {
      fault: `it was written by a newer version of Dirigent (schema ${schema}, supported: ${newest})`,
      newer: content,
    };
  return {
    value: steps.slice(schema - 1).reduce<Readonly<Record<string, unknown>>>((old, step) => step(old), content),
  };
}

/** Renames the file out of the way. Gives the sentence to report. */
export async function setAside(path: string, fault: string, now: Date): Promise<string> {
  const aside = `${path}.corrupt-${now.toISOString().replace(/[:.]/g, '-')}`;
  try {
    await rename(path, aside);
    return `Cannot use ${path}: ${fault}. It was renamed to ${aside}.`;
  } catch (error) {
    return `Cannot use ${path}: ${fault}. It could not be renamed either: ${(error as Error).message}.`;
  }
}
