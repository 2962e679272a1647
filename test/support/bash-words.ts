// What a command means to a shell into which somebody copies it.
import { execFileSync } from 'node:child_process';

/** The words that bash makes of this text. */
export function bashWords(text: string): readonly string[] {
  const output = execFileSync('/bin/bash', ['--norc', '-c', `printf '%s\\0' ${text}`], {
    env: { LC_ALL: 'C.UTF-8' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return output.split('\0').slice(0, -1);
}

/**
 * A name of a folder in which a shell that is not told otherwise sees commands, words, variables and other users'
 * homes.
 */
export const MEAN_NAME = `a b;$(echo hurt)\`echo hurt\`'"&|>*~$HOME\u202e\n`;
