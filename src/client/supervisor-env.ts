// The environment of the supervisor itself. It serves every client of the folder, so it takes the variables of the user
// and the machine, not those of the terminal or editor that launched it. Tasks get the environment of the client that
// starts them.

import { SUPERVISOR_RUN, RUN_VARIABLE } from '../base/run-variable.ts';

const KEPT = new Set(
  (
    'PATH HOME USER LOGNAME SHELL LANG LANGUAGE TZ TMPDIR LD_LIBRARY_PATH DBUS_SESSION_BUS_ADDRESS SSH_AUTH_SOCK ' +
    // Windows starts nothing without some of these.
    'SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT USERNAME USERPROFILE USERDOMAIN COMPUTERNAME HOMEDRIVE HOMEPATH ' +
    'APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES PUBLIC ALLUSERSPROFILE TEMP TMP NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE'
  ).split(' '),
);

const KEPT_PREFIXES = ['XDG_', 'LC_', 'DIRIGENT_'];

/** A supervisor launched from within a task would be taken for a process of that task, and stopped with it. */
const MARKS_OF_A_RUN = new Set(['DIRIGENT_TASK', RUN_VARIABLE]);

export function supervisorEnv(env: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => {
    // Names have no case on Windows.
    const upper = name.toUpperCase();
    if (MARKS_OF_A_RUN.has(upper)) return false;
    return KEPT.has(upper) || KEPT_PREFIXES.some((prefix) => upper.startsWith(prefix));
  });
  // The editor's executable is Electron; this makes it plain Node.
  return { ...Object.fromEntries(kept), [RUN_VARIABLE]: SUPERVISOR_RUN, ELECTRON_RUN_AS_NODE: '1' };
}
