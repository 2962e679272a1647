// Programs of the system, such as getent(1): where they are, and what they answer.
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inWords } from './limits.ts';

export interface Answer {
  /** Undefined where it died of a signal. */
  readonly code: number | undefined;
  readonly stdout: string;
}

/** A directory of users may lie on a server that is gone. */
const ANSWERS_WITHIN_MS = 10_000;

/** How execFile fails: `code` is that of the program, or of the system where it could not be started. */
interface Failed extends Error {
  readonly code?: number | string | null;
  readonly killed?: boolean;
  readonly signal?: string | null;
  readonly stdout?: string;
}

/** Errors of a program that does not exist, or that we may not execute. */
const MISSING = new Set<unknown>(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM', 'ENOEXEC']);

/**
 * The answer of a program; undefined where there is none. Rejects, with the reason in words, where it could not be
 * asked.
 */
export async function askProgram(
  file: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<Answer | undefined> {
  const options = { timeout: ANSWERS_WITHIN_MS, killSignal: 'SIGKILL', ...(signal && { signal }) } as const;
  try {
    return { code: 0, stdout: (await promisify(execFile)(file, args, options)).stdout };
  } catch (error) {
    signal?.throwIfAborted();
    const { code, stdout = '', killed, signal: died } = error as Failed;
    if (killed === true)
      throw new Error(`${file} did not respond within ${ANSWERS_WITHIN_MS / 1000} s`, { cause: error });
    if (typeof code === 'number') return { code, stdout };
    if (typeof died === 'string') return { code: undefined, stdout };
    if (MISSING.has(code)) return undefined;
    throw new Error(inWords((error as Error).message), { cause: error });
  }
}

/** The first of these programs that is there; else the last, so that the failure names it. */
export async function firstOf(paths: readonly [string, ...string[]]): Promise<string> {
  for (const path of paths) {
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return paths.at(-1) ?? paths[0];
}
