// Parses and formats durations.
const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

type Unit = keyof typeof MILLISECONDS;

const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;

/** `"500ms"`, `"10s"`, `"1.5h"`, `"1m30s"` → milliseconds; undefined for everything else. */
export function parseDuration(text: string): number | undefined {
  if (!WHOLE.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(PART)) total += Number(amount) * MILLISECONDS[unit as Unit];
  const rounded = Math.round(total);
  return Number.isSafeInteger(rounded) ? rounded : undefined;
}

/**
 * Milliseconds as people read them: `450ms`, `4s`, `3m`, `2h`. Rounds down, so that a countdown never shows more than
 * is left of it.
 * @param units how many units at most: 2 gives `2h 5m`.
 */
export function formatDuration(ms: number, units = 1): string {
  if (ms < MILLISECONDS.s) return `${Math.max(0, Math.floor(ms))}ms`;
  const parts: string[] = [];
  let left = ms;
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const amount = Math.floor(left / MILLISECONDS[unit]);
    left -= amount * MILLISECONDS[unit];
    if (amount > 0) parts.push(`${amount}${unit}`);
    // `1h 5s` would read as if the minutes were forgotten: units beside each other only.
    else if (parts.length > 0) break;
    if (parts.length === units) break;
  }
  return parts.join(' ');
}
