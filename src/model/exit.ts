// How the process of a run ended.

/** How a process ended. `unknown`: it ended unobserved and left no exit marker; never invented. */
export type Exit =
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'unknown' };

export function isSuccess(exit: Exit, successExitCodes: readonly number[]): boolean {
  return exit.kind === 'code' && successExitCodes.includes(exit.code);
}
