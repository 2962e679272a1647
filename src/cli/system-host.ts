// The host of the real command line: this process, its terminal, and connections to supervisors.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { shutDownIncompatible, type ConnectOptions } from '../client/connect.ts';
import type { ClientKind } from '../model/clients.ts';
import { connectAtOnce, connectOrLaunch, connectRunning } from '../client/connect-or-launch.ts';
import { addressOfDeleted, addressOfReal, type Address } from '../rpc/discovery/socket-path.ts';
import { storageRoot } from '../rpc/discovery/storage-root.ts';
import { mountProbe } from './project/mount-probe.ts';
import { isInForeground } from './foreground/job-control.ts';
import type { Host } from './host.ts';
import { configFileName } from './project/project-folder.ts';

/**
 * getcwd(3) fails in a folder that was deleted under the shell; the shell still knows its name, and by that the
 * supervisor of the folder is found.
 */
export function workingFolder(cwd: () => string, env: Readonly<NodeJS.ProcessEnv>): string {
  try {
    return cwd();
  } catch {
    return env['PWD'] ?? '/';
  }
}

/** The address of the supervisor of a folder without a real path: one that was deleted, or does not respond. */
async function addressWithoutFolder(folder: string): Promise<{ readonly address?: Address }> {
  try {
    await mountProbe.assertResponds(folder);
  } catch {
    return { address: await addressOfReal(folder) };
  }
  return existsSync(folder) ? {} : { address: await addressOfDeleted(folder) };
}

/** The host of this process: its terminal, its environment and its connections. */
export function systemHost(version: string, supervisorScript: URL): Host {
  const options = (folder: string, kind: ClientKind = 'cli'): ConnectOptions => ({
    folder,
    client: { kind, name: 'dirigent', version },
  });
  return {
    args: process.argv.slice(2),
    cwd: workingFolder(() => process.cwd(), process.env),
    env: process.env,
    version,
    stdin: process.stdin,
    isInForeground,
    stdout: process.stdout,
    stderr: process.stderr,
    connect: async (folder, kind) =>
      connectOrLaunch({
        ...options(folder, kind),
        script: fileURLToPath(supervisorScript),
        args: ['--detached', '--client-version', version],
        configFile: configFileName(process.env),
        storage: await storageRoot(),
      }),
    connectRunning: async (folder, { anyFile = false, atOnce = false } = {}) =>
      (atOnce ? connectAtOnce : connectRunning)({
        ...options(folder),
        ...(await addressWithoutFolder(folder)),
        ...(anyFile ? {} : { configFile: configFileName(process.env) }),
        storage: await storageRoot(),
      }),
    shutDownIncompatible: async (folder, stopTasks) =>
      shutDownIncompatible({ ...options(folder), storage: await storageRoot() }, stopTasks),
    onSignal: (signal, listener) => {
      process.on(signal, listener);
      return { dispose: () => process.off(signal, listener) };
    },
  };
}
