// Estimates the memory of JSON values, for limits on what is queued.

/** Bytes of a string, number or object, without the characters in it. */
const OVERHEAD = 16;

/** About how many bytes a JSON value takes in memory: strings make up most of it. */
export function estimateSize(value: unknown): number {
  if (typeof value === 'string') return OVERHEAD + value.length;
  if (typeof value !== 'object' || value === null) return OVERHEAD;
  let bytes = OVERHEAD;
  for (const [key, field] of Object.entries(value)) bytes += key.length + estimateSize(field);
  return bytes;
}
