// What a scenario must never do, counted. Every figure but the rounds is to be zero.
export interface Tally {
  readonly scenario: string;
  rounds: number;
  bytesLost: number;
  linesTorn: number;
  unknownExits: number;
  duplicates: number;
  orphans: number;
  /** Anything else that went wrong, in words. */
  readonly faults: string[];
}

export function tally(scenario: string): Tally {
  return { scenario, rounds: 0, bytesLost: 0, linesTorn: 0, unknownExits: 0, duplicates: 0, orphans: 0, faults: [] };
}

export function isClean({ bytesLost, linesTorn, unknownExits, duplicates, orphans, faults }: Tally): boolean {
  return bytesLost + linesTorn + unknownExits + duplicates + orphans + faults.length === 0;
}

export function markdown(tallies: readonly Tally[]): string {
  const head = [
    'scenario',
    'rounds',
    'bytes lost',
    'lines torn',
    'unknown exit codes',
    'duplicates',
    'orphans',
    'faults',
  ];
  const rows = tallies.map((row) => [
    row.scenario,
    ...[row.rounds, row.bytesLost, row.linesTorn, row.unknownExits, row.duplicates, row.orphans, row.faults.length],
  ]);
  const line = (cells: readonly unknown[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|---|${'--:|'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n');
}
