// The program `dirigent` as terminals find it: a few lines of shell that run the command line with the editor's
// runtime.
import { quote } from '../../base/shell-words.ts';

export interface Shim {
  readonly fileName: string;
  readonly text: string;
}

/**
 * @param runtime Node, or an Electron that becomes Node by ELECTRON_RUN_AS_NODE
 * @param script the bundled command line
 */
export function posixShim(runtime: string, script: string): Shim {
  const text = `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${quote(runtime)} ${quote(script)} "$@"\n`;
  return { fileName: 'dirigent', text };
}

export function windowsShim(runtime: string, script: string): Shim {
  // A percent sign would be taken for a variable.
  const quoted = (text: string): string => `"${text.replaceAll('%', '%%')}"`;
  const lines = ['@echo off', 'setlocal', 'set ELECTRON_RUN_AS_NODE=1', `${quoted(runtime)} ${quoted(script)} %*`];
  return { fileName: 'dirigent.cmd', text: `${lines.join('\r\n')}\r\n` };
}
