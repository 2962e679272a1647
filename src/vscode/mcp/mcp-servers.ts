// Registers `dirigent mcp` as an MCP server of VS Code, which starts it when an agent uses it.
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { mcpProvider } from '../names.ts';
import type { Workspace } from '../project/workspace.ts';
import { isSettingChanged, onDidChangeSettings, readSetting } from '../settings.ts';
import { mcpLaunches, type ServedFolder } from './mcp-launch.ts';

export interface McpServersOptions {
  readonly workspace: Pick<Workspace, 'onDidChange'> & { readonly folders: readonly ServedFolder[] };
  /** The bundled command line. */
  readonly script: string;
  readonly storage: string;
  readonly version: string;
}

export function provideMcpServers({ workspace, script, storage, version }: McpServersOptions): Disposable {
  // Editors that are built on VS Code may have left it out.
  if (!('lm' in vscode && 'registerMcpServerDefinitionProvider' in vscode.lm)) return new DisposableStore();
  const store = new DisposableStore();
  const didChange = store.add(new vscode.EventEmitter<void>());
  const launches = (): ReturnType<typeof mcpLaunches> => mcpLaunches(workspace.folders, script);
  let announced = '';
  const notify = (): void => {
    const now = JSON.stringify(launches());
    if (now === announced) return;
    announced = now;
    didChange.fire();
  };
  store.add(workspace.onDidChange(({ state }) => state && notify()));
  store.add(onDidChangeSettings('configFile')(() => didChange.fire()));
  const provider: vscode.McpServerDefinitionProvider = {
    onDidChangeMcpServerDefinitions: didChange.event,
    provideMcpServerDefinitions: () => serverDefinitions({ workspace, script, storage, version }),
  };
  store.add(vscode.lm.registerMcpServerDefinitionProvider(mcpProvider, provider));
  return store;
}

export function serverDefinitions(options: McpServersOptions): vscode.McpStdioServerDefinition[] {
  const { workspace, script, storage, version } = options;
  // The editor's executable is Electron; the first of these makes it plain Node.
  const env = { ELECTRON_RUN_AS_NODE: '1', DIRIGENT_STORAGE: storage, ...configName() };
  return mcpLaunches(workspace.folders, script).map(
    ({ label, args }) => new vscode.McpStdioServerDefinition(label, process.execPath, [...args], env, version),
  );
}

function configName(): Record<string, string> {
  return isSettingChanged('configFile') ? { DIRIGENT_CONFIG: readSetting('configFile') } : {};
}
