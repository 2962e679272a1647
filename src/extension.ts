// Root of the extension: builds the object graph, nothing else.
import { config as configureTranslations } from '@vscode/l10n';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from './base/clock.ts';
import { setTranslations } from './base/l10n.ts';
import { provideMcpServers } from './vscode/mcp/mcp-servers.ts';
import { createApi } from './vscode/api-host.ts';
import type { DirigentApi } from './vscode/api.ts';
import { registerCommands } from './vscode/commands/register.ts';
import { HandSaves } from './vscode/config-file/hand-saves.ts';
import { documentsLoader } from './vscode/config-file/load-documents.ts';
import { ConsentPages } from './vscode/consent/consent-page.ts';
import { StartupConsent } from './vscode/consent/startup-consent.ts';
import { editor } from './vscode/editor.ts';
import { ReportDocuments } from './vscode/inspect/report-documents.ts';
import { ConfigDiagnostics } from './vscode/language/diagnostics.ts';
import { Problems } from './vscode/language/problems.ts';
import { languageWhenOpen } from './vscode/language/when-open.ts';
import { marks } from './vscode/names.ts';
import { Attention } from './vscode/notifications/attention.ts';
import { EndToasts } from './vscode/notifications/end-toasts.ts';
import { notifyLinkTrouble } from './vscode/notifications/link-trouble.ts';
import { MutedTasks } from './vscode/notifications/muted-tasks.ts';
import { NotifiedRuns } from './vscode/notifications/notified-runs.ts';
import { OutputChannels } from './vscode/output/output-channels.ts';
import { openFolder } from './vscode/project/open-folder.ts';
import { whenAnyProject } from './vscode/project/when-any-project.ts';
import { Workspace } from './vscode/project/workspace.ts';
import { backgroundErrorReporter, errorReporter } from './vscode/report-error.ts';
import { PinnedStatuses } from './vscode/status-bar/pinned-statuses.ts';
import { SummaryStatus } from './vscode/status-bar/summary-status.ts';
import { followSettings } from './vscode/settings.ts';
import { provideTasks } from './vscode/task-provider/provider.ts';
import { provideCommandLine, provideConfigName } from './vscode/terminal/terminal-environment.ts';
import { createTaskTreeView } from './vscode/tree/tree-view.ts';
import { TaskTree } from './vscode/tree/task-tree.ts';
import { TaskView } from './vscode/tree/task-view.ts';

export function activate(context: vscode.ExtensionContext): DirigentApi {
  performance.mark(marks.activateStart);
  configureTranslations({ contents: vscode.l10n.bundle ?? {} });
  setTranslations(vscode.l10n.bundle);
  const own = <T extends vscode.Disposable>(item: T): T => (context.subscriptions.push(item), item);
  const log = own(vscode.window.createOutputChannel('Dirigent', { log: true }));
  const [clock, onError, reportError] = [systemClock(), backgroundErrorReporter(log), errorReporter(log)];
  const { workspaceState: memory, globalState, extension, globalStorageUri } = context;
  const storage = globalStorageUri.fsPath;
  const version = String((extension.packageJSON as { version?: unknown }).version);
  const supervisorScript = context.asAbsolutePath(join('dist', 'supervisor.js'));
  const documents = documentsLoader();
  const around = { documents, supervisorScript, storage, version, clock, log, onError };
  const workspace = own(new Workspace((folder) => openFolder(folder, around)));
  const reports = own(new ReportDocuments());
  const muted = own(new MutedTasks(memory));
  const attention = own(new Attention(workspace, memory));
  const channels = own(new OutputChannels({ editor, workspace, clock, memory, onError }));
  const answers = { memory: globalState, oldMemory: memory };
  const [pages, saves] = [own(new ConsentPages(clock)), own(new HandSaves())];
  const consent = own(new StartupConsent({ editor, workspace, pages, saves, ...answers, onError: reportError }));
  const tree = own(
    new TaskTree({
      workspace,
      clock,
      isMuted: (ref) => muted.has(ref),
      isUnanswered: ({ folder, name }) => consent.isWaiting(folder, name),
    }),
  );
  const treeView = createTaskTreeView(tree, clock, reportError);
  const view = own(new TaskView({ editor, workspace, tree, view: treeView, muted, consent, attention, reportError }));
  own(new SummaryStatus(workspace, attention));
  own(new PinnedStatuses(workspace));
  own(new EndToasts({ editor, workspace, notified: new NotifiedRuns(globalState), muted, clock, onError }));
  own(new ConfigDiagnostics({ editor, problems: own(new Problems()), workspace, documents, clock, onError }));
  own(languageWhenOpen({ workspace, documents, consent, clock, onError }));
  own(notifyLinkTrouble(workspace));
  own(followSettings(workspace));
  own(provideTasks({ workspace, channels, clock, onError }));
  own(registerCommands({ workspace, channels, consent, muted, attention, reports, log, clock, reportError, view }));
  const api = createApi(workspace);
  const script = context.asAbsolutePath(join('dist', 'cli.js'));
  own(provideMcpServers({ workspace, script, storage, version }));
  workspace.start();
  const collection = context.environmentVariableCollection;
  own(provideConfigName(collection));
  const terminals = { collection, binFolder: join(storage, 'bin'), script, storage };
  own(whenAnyProject(workspace, () => void provideCommandLine(terminals).catch(onError)));
  performance.mark(marks.activateEnd);
  return api;
}
