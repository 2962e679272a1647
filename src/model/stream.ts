// The streams of a task, and its logs: one of each stream, and one of both in the order in which they came.

export type Stream = 'stdout' | 'stderr';
export type OutputKind = Stream | 'combined';

export const STREAMS: readonly Stream[] = ['stdout', 'stderr'];
export const OUTPUT_KINDS: readonly OutputKind[] = ['stdout', 'stderr', 'combined'];
