/** A string, a number or an object of its own, beside the characters in it. */
const EACH = 16;

/** About how many bytes a value of JSON takes in memory: mostly what its strings do. */
export function weigh(value: unknown): number {
  if (typeof value === 'string') return EACH + value.length;
  if (typeof value !== 'object' || value === null) return EACH;
  let bytes = EACH;
  for (const [key, field] of Object.entries(value)) bytes += key.length + weigh(field);
  return bytes;
}
