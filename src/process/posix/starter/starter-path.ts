// Where the child of a shim has its starter.

/** Where the child of a shim has the starter of its command, and what it is executed by. */
export const STARTER_DESCRIPTOR = 6;
export const STARTER_PATH = `/proc/self/fd/${STARTER_DESCRIPTOR}`;
