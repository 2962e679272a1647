// Node options of the supervisor.

/**
 * The supervisor is there all day and does little: what it keeps for itself counts more than the speed of its
 * JavaScript. Still compiled when hot, though: without that an answer takes ten times as long.
 */
export const RUNTIME_FLAGS = ['--max-semi-space-size=1', '--optimize-for-size'] as const;

/**
 * Malloc of glibc gives each thread an arena of its own and keeps what is freed there: a sixth of what the supervisor
 * has for itself. Only it shall have this, and what it starts not: see `main`. mallopt(3).
 */
export const RUNTIME_ENV = { MALLOC_ARENA_MAX: '1' } as const;
