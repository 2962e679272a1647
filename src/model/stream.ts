// The streams of a task, and what of them is kept: each by itself, and both in the order in which they came.

export type Stream = 'stdout' | 'stderr';
export type OutputKind = Stream | 'combined';

export const STREAMS: readonly Stream[] = ['stdout', 'stderr'];
export const OUTPUT_KINDS: readonly OutputKind[] = ['stdout', 'stderr', 'combined'];
