// The environment of a task: that of the client that asked for the start, less what belongs to its editor, then the
// variables of the task and of its env_file. Nothing of it is ever written to disk.
import { parseEnv } from 'node:util';
import { readUserFile, UnreadableFile } from '../../base/user-file.ts';
import type { WaitOptions } from '../../base/mount-queue.ts';
import { isSystemError, systemReason } from '../../base/system-error.ts';
import { UserError } from '../../base/user-error.ts';
import type { TaskContext } from '../ports.ts';
import { resolveFrom } from './folder.ts';

/**
 * Names that make sense to the editor's own processes alone. The first three are what VS Code itself removes before it
 * starts a program for the user; `NODE_CHANNEL_FD` would make any Node process look for a pipe that it does not have.
 */
const FOREIGN = [
  /^ELECTRON_/i,
  /^VSCODE_/i,
  /^SNAP(_|$)/,
  /^DIRIGENT_/i,
  /^(CHROME_DESKTOP|ORIGINAL_XDG_CURRENT_DESKTOP|NODE_CHANNEL_FD|NODE_CHANNEL_SERIALIZATION_MODE|NODE_UNIQUE_ID)$/,
];

/** The debugger of VS Code puts itself before every Node process of an integrated terminal. */
const DEBUGGER_OPTION = /(--require|-r|--import)[= ]("[^"]*(bootloader|js-debug)[^"]*"|\S*(bootloader|js-debug)\S*)/g;

/**
 * Every variable of the task except the mark of its run. `overlay` replaces what the client has, not what the file
 * says. Rejects with a UserError that names an unreadable env_file.
 */
export async function taskEnvironment(
  context: TaskContext,
  overlay: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const { definition, baseEnv } = context;
  const env = { ...withoutEditor(baseEnv), ...overlay };
  for (const name of definition.unsetEnv) remove(env, name);
  for (const [name, value] of Object.entries(await readEnvFiles(context))) put(env, name, value);
  for (const [name, value] of Object.entries(definition.env)) put(env, name, value);
  put(env, 'DIRIGENT_TASK', definition.name);
  return env;
}

export function withoutEditor(baseEnv: Readonly<Record<string, string>>): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(baseEnv))
    if (!FOREIGN.some((pattern) => pattern.test(name))) env[name] = value;
  // Git would ask for passwords through a program that needs the variables just removed.
  if (baseEnv['VSCODE_GIT_ASKPASS_MAIN'] !== undefined) delete env['GIT_ASKPASS'];
  const nodeOptions = env['NODE_OPTIONS'];
  if (nodeOptions !== undefined) {
    const kept = nodeOptions.replaceAll(DEBUGGER_OPTION, '').trim();
    if (kept === '') delete env['NODE_OPTIONS'];
    else env['NODE_OPTIONS'] = kept;
  }
  return env;
}

/** The env_file of a task: dotenv files, read at every start. The later file wins. A named pipe is waited for. */
async function readEnvFiles(context: TaskContext): Promise<Record<string, string>> {
  const { definition, projectFolder, baseEnv, signal, onWait, isBesideRun = false } = context;
  const env: Record<string, string> = {};
  for (const file of definition.envFile) {
    const path = resolveFrom(projectFolder, file, baseEnv);
    const report = (what: string | undefined): void =>
      onWait?.(what === undefined ? what : `env_file "${file}": ${what}`);
    const text = await readText(file, path, { signal, onWait: report }, isBesideRun);
    for (const [name, value] of Object.entries(parseEnv(text))) if (value !== undefined) env[name] = value;
  }
  return env;
}

/** Read from named pipes by the last start, by path: a pipe gives each text once, and may prompt the user for it. */
const fromPipes = new Map<string, string>();

async function readText(written: string, path: string, wait: WaitOptions, isBesideRun: boolean): Promise<string> {
  try {
    const { text, isPipe } = await readUserFile(path, { ...wait, pipes: isBesideRun ? 'pass' : 'read' });
    // Not known of a run that an earlier supervisor started: its probes and its stop command do without.
    if (isPipe && isBesideRun) return fromPipes.get(path) ?? '';
    if (isPipe) fromPipes.set(path, text);
    return text;
  } catch (error) {
    if (wait.signal?.aborted === true || error instanceof UserError) throw error;
    throw new UserError(
      'operation-failed',
      `env_file "${written}" ${whyNot(error)}: ${path}. Create it, or remove it from env_file.`,
    );
  }
}

function whyNot(error: unknown): string {
  if (error instanceof UnreadableFile) return error.message;
  return WORDS[isSystemError(error) ? error.code : ''] ?? `cannot be read (${systemReason(error)})`;
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'is not readable',
  EISDIR: 'is a folder',
};

/** Names have no case on Windows: `PATH` of the file must replace the `Path` of the system. */
export function put(env: Record<string, string>, name: string, value: string, platform = process.platform): void {
  if (platform === 'win32') remove(env, name, platform);
  env[name] = value;
}

export function remove(env: Record<string, string>, name: string, platform = process.platform): void {
  const same = (other: string): boolean =>
    other === name || (platform === 'win32' && other.toUpperCase() === name.toUpperCase());
  for (const other of Object.keys(env).filter(same)) Reflect.deleteProperty(env, other);
}

export function lookUp(env: Readonly<Record<string, string>>, name: string): string | undefined {
  if (process.platform !== 'win32') return env[name];
  return Object.entries(env).find(([other]) => other.toUpperCase() === name.toUpperCase())?.[1];
}
