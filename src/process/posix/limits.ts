/** The limits of the machine that a start runs into: execve(2), fork(2). */
const LIMITS: Readonly<Record<string, string>> = {
  E2BIG:
    'its environment is larger than the system takes (about 2 MB in all, 128 KB for one variable). ' +
    'Take large variables away with unset_env, or pass what they hold in a file',
  EAGAIN: 'the user has as many processes as the system allows (ulimit -u)',
  EMFILE: 'the supervisor has as many files open as the system allows (ulimit -n)',
  ENOMEM: 'the machine has no memory left',
};

/** Why a spawn failed, for people, where its message names a limit. */
export function inWords(message: string | undefined): string | undefined {
  return LIMITS[/\bE[A-Z0-9]+\b/.exec(message ?? '')?.[0] ?? ''] ?? message;
}
