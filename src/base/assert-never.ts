// Exhaustiveness of switches.

/** Ends a switch over a union: the compiler refuses a member without a case. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
