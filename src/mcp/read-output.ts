// Output behind a cursor for a context window: whole lines, bounded, and never silent about what was left out.
import { OutputReader, type Chunk, type OutputSource } from '../client/output/output-reader.ts';
import { PlainLines, type OutputQuery, type OutputText } from '../client/output/read-tail.ts';

/** The output after the cursor, up to the limit; it ends with a whole line if it is cut. */
export async function readOn(
  source: OutputSource,
  query: OutputQuery & { readonly cursor: string },
  signal: AbortSignal,
): Promise<OutputText> {
  const { maxChars } = query;
  let { chunk, cursor } = await readOnce(source, query, maxChars, signal);
  const whole = wholeLinesLength(chunk.data);
  if (!chunk.atEnd && whole < chunk.data.length) ({ chunk, cursor } = await readOnce(source, query, whole, signal));
  const cutter = new PlainLines(query);
  const lines = [...cutter.push(chunk.data), ...cutter.end()];
  return { lines, cursor, leftOut: 0, behind: chunk.behind, skipped: chunk.skipped };
}

async function readOnce(
  source: OutputSource,
  { task, kind, cursor }: OutputQuery & { readonly cursor: string },
  maxBytes: number,
  signal: AbortSignal,
): Promise<{ chunk: Chunk; cursor: string }> {
  const reader = new OutputReader(source, { task, kind, start: { cursor }, maxBytes, signal });
  const chunk = await reader.next();
  return { chunk, cursor: reader.cursor ?? cursor };
}

/** Up to the last newline; of a line that is longer than all, up to its last whole character. */
function wholeLinesLength(data: Buffer): number {
  const newline = data.lastIndexOf(0x0a);
  if (newline !== -1) return newline + 1;
  let end = data.length;
  // UTF-8: bytes 10xxxxxx continue a character, 11xxxxxx begin one of several (RFC 3629).
  while (end > 1 && ((data[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  return ((data[end - 1] ?? 0) & 0xc0) === 0xc0 && end > 1 ? end - 1 : data.length;
}
