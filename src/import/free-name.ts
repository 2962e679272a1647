/** `name`, or the first of `name-2`, `name-3` … that is not in `taken`, which holds names in lower case. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name.toLowerCase())) return name;
  for (let number = 2; ; number++) {
    const end = `-${number}`;
    const candidate = name.slice(0, 64 - end.length).replace(/[-.]+$/, '') + end;
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}
