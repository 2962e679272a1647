// A progress bar returns to the start of its line; what is left of it is what it wrote last.

export function lastDrawn(line: string): string {
  return line.replace(/\r+$/, '').split('\r').at(-1) ?? '';
}
