// Builds what stands behind one workspace folder: its file, its link, and how a supervisor is launched for it.
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import type { LaunchOptions } from '../../client/connect-or-launch.ts';
import type { Address } from '../../rpc/discovery/socket-path.ts';
import { watchConfig } from '../config-file/config-source.ts';
import type { LoadDocuments } from '../config-file/load-documents.ts';
import { readSetting } from '../settings.ts';
import type { Connect } from '../../client/link.ts';
import { ProjectFolder } from './project-folder.ts';
import { SupervisorLink } from './supervisor-link.ts';
import { watchForSupervisor } from '../../client/watch-for-supervisor.ts';

export interface FolderSurroundings {
  /** The bundle of the background process. */
  readonly supervisorScript: string;
  /** Where runs are kept. */
  readonly storage: string;
  readonly version: string;
  readonly documents: LoadDocuments;
  readonly clock: Clock;
  readonly log: vscode.LogOutputChannel;
  readonly onError: (error: unknown) => void;
}

export function openFolder(folder: vscode.WorkspaceFolder, around: FolderSurroundings): ProjectFolder {
  const configFile = readSetting('configFile');
  const options = (): LaunchOptions => launchOptions(folder, configFile, around);
  const address = async (): Promise<Address> =>
    (await import('../../rpc/discovery/socket-path.ts')).addressOf(folder.uri.fsPath);
  // The rpc room is loaded when it is first needed: not before the tasks of the file are on screen.
  const connect: Connect = async (how, signal, onSilence) => {
    const attempt = { ...options(), signal, onSilence };
    if (how === 'find') return (await import('../../client/connect.ts')).connect(attempt);
    return (await import('../../client/connect-or-launch.ts')).connectOrLaunch(attempt);
  };
  return new ProjectFolder({
    key: folder.uri.toString(),
    name: folder.name,
    path: folder.uri.fsPath,
    source: watchConfig(folder, configFile),
    parse: async (text) => (await around.documents()).ofText(vscode.Uri.joinPath(folder.uri, configFile), text).parsed,
    link: new SupervisorLink({
      connect,
      watchForSupervisor: (look) => watchForSupervisor(address, look),
      clock: around.clock,
      log: (message) => around.log.info(`${folder.name}: ${message}`),
    }),
    isTrusted: () => vscode.workspace.isTrusted,
    shutDownIncompatible: async () => (await import('../../client/connect.ts')).shutDownIncompatible(options(), false),
    endHanging: async (pid) => (await import('../../client/end-hanging.ts')).endHanging(pid, (await address()).folder),
    onError: around.onError,
  });
}

function launchOptions(folder: vscode.WorkspaceFolder, configFile: string, around: FolderSurroundings): LaunchOptions {
  return {
    folder: folder.uri.fsPath,
    client: { kind: 'editor', name: vscode.env.appName, version: around.version, editorPid: editorPid() },
    onLastClose: readSetting('onWindowClose'),
    script: around.supervisorScript,
    args: ['--client-version', around.version],
    configFile,
    storage: around.storage,
  };
}

/** The process whose end means that the editor is gone: desktop VS Code names it, the server is our parent. */
function editorPid(): number {
  const named = Number(process.env['VSCODE_PID']);
  return Number.isInteger(named) && named > 0 ? named : process.ppid;
}
