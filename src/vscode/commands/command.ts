// The shape of a command and the context it gets. One file per command; register.ts lists them.
import type * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import type { StartupConsent } from '../consent/startup-consent.ts';
import type { ReportDocuments } from '../inspect/report-documents.ts';
import type { CommandId } from '../names.ts';
import type { Attention } from '../notifications/attention.ts';
import type { MutedTasks } from '../notifications/muted-tasks.ts';
import type { OutputChannels } from '../output/output-channels.ts';
import type { Workspace } from '../project/workspace.ts';
import type { TreeNode } from '../tree/node.ts';

export interface CommandContext {
  readonly workspace: Workspace;
  readonly channels: OutputChannels;
  readonly consent: StartupConsent;
  readonly muted: MutedTasks;
  readonly reports: ReportDocuments;
  readonly log: vscode.LogOutputChannel;
  readonly clock: Clock;
  readonly reportError: (error: unknown) => void;
  readonly attention: Attention;
  readonly view: { readonly selectedRows: readonly TreeNode[] };
}

export interface Command {
  readonly id: CommandId;
  /**
   * `target` and `selection` as the editor gives them: the clicked row and the selected rows, or what a caller sent.
   */
  run(target?: unknown, selection?: unknown): unknown;
}

export type MakeCommand = (context: CommandContext) => Command;
