// The private folder of a run: its FIFOs, and what its shim writes down.
//
//   stdout stderr   FIFOs: what the command writes, until a supervisor has read it
//   *.moving        FIFOs, the staging: what a supervisor took from those two and is writing to a file, or was when it died
//   stdin           FIFO: the input of the command
//   control         FIFO: lines from the shim to its supervisor
//   release         FIFO: never written to; the shim waits at it until it is killed
//   identity        of command and shim, and whether that is a subreaper; written by the shim when the command is there
//   exit            how the command ended, written by the shim
//   terminal        the path of the pseudo-terminal of a run that has one, written before it starts
//   drained         an empty file: everything printed to the terminal is in the FIFO
//   stop, probe     folders: of a command that runs beside that of the run, as long as it does (exec.ts)
//   input-ended     an empty file: nothing more will be written to stdin
import { closeSync, constants as fileConstants, existsSync, openSync, readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { constants } from 'node:os';
import { join } from 'node:path';
import { isOutOfDescriptors, reserve } from '../../base/descriptors.ts';
import type { Exit } from '../../model/exit.ts';
import { retryUntilOk } from '../retry-until-ok.ts';
import type { RunIdentity, Streams } from '../ports.ts';
import { parseStat } from '../table/proc-table.ts';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { bindCLibrary } from '../../base/c-library.ts';

export const FIFOS = ['stdout', 'stdout.moving', 'stderr', 'stderr.moving', 'stdin', 'control', 'release'] as const;

/** A line of the identity. */
export const REAPS = 'reaps';

/** The commands that run beside that of the run; each has a folder of that name. */
export type ExecKind = 'stop' | 'probe';

export const DRAINED = 'drained';
export const TERMINAL = 'terminal';
export const INPUT_ENDED = 'input-ended';

export function fifo(folder: string, name: (typeof FIFOS)[number]): string {
  return join(folder, name);
}

/** A FIFO as a stream that the event loop watches: written to with O_WRONLY, else read. O_RDWR never reads as ended. */
export function openFifo(path: string, access: number): Socket {
  const fd = openSync(path, access | fileConstants.O_NONBLOCK);
  const writable = access === fileConstants.O_WRONLY;
  try {
    return new Socket({ fd, readable: !writable, writable });
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** The path of the pseudo-terminal of a run that has one. */
export function terminalOf(folder: string): string | undefined {
  try {
    return reserve.use(() => readFileSync(join(folder, TERMINAL), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Empty where there is no file. A shortage of descriptors says nothing of it, and is waited out. */
async function textOf(path: string): Promise<string> {
  return retryUntilOk(async () => {
    try {
      return await reserve.lend(() => readFile(path, 'utf8'));
    } catch (error) {
      if (isOutOfDescriptors(error)) throw error;
      return '';
    }
  });
}

/** Everything printed to the terminal is in the FIFO. */
export function isDrained(folder: string): boolean {
  return existsSync(join(folder, DRAINED)) || !existsSync(folder);
}

export function streamsOf(folder: string): Streams {
  return {
    stdout: fifo(folder, 'stdout'),
    stderr: fifo(folder, 'stderr'),
    staging: { stdout: fifo(folder, 'stdout.moving'), stderr: fifo(folder, 'stderr.moving') },
  };
}

/** How the command ended, by the exit marker. The marker is one line; without its end it is still being written. */
export async function readExit(folder: string): Promise<Exit | undefined> {
  const text = await textOf(join(folder, 'exit'));
  return text.endsWith('\n') ? parseExit(text.trim()) : undefined;
}

/** When the command ended, by its exit marker. */
export async function exitTime(folder: string): Promise<number | undefined> {
  return stat(join(folder, 'exit')).then(
    ({ mtimeMs }) => Math.round(mtimeMs),
    () => undefined,
  );
}

/** `code 3` or `signal 15`, as the shim writes it. */
export function parseExit(text: string): Exit | undefined {
  const [, kind, digits] = /^(code|signal) (\d+)$/.exec(text) ?? [];
  if (kind === undefined) return undefined;
  const number = Number(digits);
  return kind === 'code' ? { kind: 'code', code: number } : { kind: 'signal', signal: signalName(number) };
}

function signalName(number: number): NodeJS.Signals {
  const known = Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
  // Real-time signals have no names in Node.
  return (known ?? `SIG${number}`) as NodeJS.Signals;
}

/** The identity of the run, as its shim wrote it. */
export async function readIdentity(folder: string): Promise<RunIdentity | undefined> {
  const text = await textOf(join(folder, 'identity'));
  const [bootId = '', marker = '', shimLine = '', commandLine = '', end, ...more] = text.split('\n');
  if (end === undefined) return undefined;
  const shim = parseProcess(shimLine, bootId);
  const command = parseProcess(commandLine, bootId);
  if (shim === undefined || command === undefined) return undefined;
  // A shim of an earlier version has no such line.
  const reaps = end === REAPS && more.length > 0;
  return { shim, command, marker, folder, ...(reaps && { reaps }) };
}

/** `PID` and, where the system has one, the process's line of /proc/PID/stat. */
export function parseProcess(line: string, bootId: string): RunIdentity['command'] | undefined {
  const [, digits, stat = ''] = /^(\d+) ?(.*)$/.exec(line) ?? [];
  if (digits === undefined) return undefined;
  return { bootId, pid: Number(digits), startTime: parseStat(stat)?.startTime ?? '' };
}

const OWNER_ONLY = 0o600;

type Mkfifo = (path: string, mode: number) => number;

let libc: Mkfifo | undefined | 'unknown' = 'unknown';

export async function makeFifos(paths: readonly string[]): Promise<void> {
  if (libc === 'unknown')
    libc = bindCLibrary((library) => library.func('int mkfifo(const char *path, uint32_t mode)') as Mkfifo);
  const make = libc;
  const missing = make === undefined ? paths : paths.filter((path) => make(path, OWNER_ONLY) !== 0);
  if (missing.length > 0) await promisify(execFile)('mkfifo', ['-m', OWNER_ONLY.toString(8), ...missing]);
}
