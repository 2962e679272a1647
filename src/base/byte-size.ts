// Parses and formats sizes in bytes.
const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1000,
  kib: 1024,
  m: 1000 ** 2,
  mb: 1000 ** 2,
  mib: 1024 ** 2,
  g: 1000 ** 3,
  gb: 1000 ** 3,
  gib: 1024 ** 3,
  t: 1000 ** 4,
  tb: 1000 ** 4,
  tib: 1024 ** 4,
};

const SIZE = /^(\d+(?:\.\d+)?) ?([a-z]*)$/i;

/** `"10MB"` (10,000,000), `"512KiB"` (524,288), `"1.5 GB"`, `"100"` → bytes; undefined for everything else. */
export function parseByteSize(text: string): number | undefined {
  const [, amount, unit] = SIZE.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const factor = Object.hasOwn(BYTES, unit.toLowerCase()) ? BYTES[unit.toLowerCase()] : undefined;
  if (factor === undefined) return undefined;
  const bytes = Math.round(Number(amount) * factor);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes as people read them, three digits at most before the point and one behind: `0 B`, `12.3 MB`. */
export function formatByteSize(bytes: number): string {
  let amount = Math.max(0, bytes);
  let unit = 0;
  // 999.95 would be written as 1000.0.
  while (amount >= 999.95 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.floor(amount) : amount.toFixed(1).replace(/\.0$/, '')} ${UNITS[unit] ?? 'PB'}`;
}
