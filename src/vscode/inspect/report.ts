// The report of the inspector as markdown.
import type { SupervisorInfo } from '../../model/clients.ts';
import type { TaskEvent } from '../../model/history.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import { formatByteSize } from '../../base/byte-size.ts';
import { formatDuration } from '../../base/duration.ts';
import { safeText } from '../../base/foreign-text.ts';
import { Secrets, type Variable } from '../../base/secrets/secrets.ts';
import { commandLine } from '../../config/command-line.ts';
import { maskDefinition } from '../../config/masking.ts';
import type { FolderState } from '../project/project-folder.ts';
import { describeStatus } from '../words/status.ts';

export interface InspectedFolder {
  readonly name: string;
  readonly path: string;
  readonly configPath: string;
  readonly state: FolderState;
  readonly tasks: readonly TaskInfo[];
  readonly supervisor?: SupervisorInfo;
  readonly events?: readonly TaskEvent[];
}

export interface Inspection {
  readonly folders: readonly InspectedFolder[];
  readonly editor: string;
  readonly isTrusted: boolean;
  readonly now: number;
  /** Variables of all environments whose values may turn up in the report. */
  readonly variables: readonly Variable[];
}

/** The report, always in English: it is read by maintainers. */
export function inspectReport({ folders, editor, isTrusted, now, variables }: Inspection): string {
  const secrets = new Secrets(variables);
  const text = [
    '# Dirigent report',
    list([
      `Time: ${new Date(now).toISOString()}`,
      `Editor: ${editor}`,
      `Trusted workspace: ${isTrusted ? 'yes' : 'no'}`,
    ]),
    ...folders.flatMap((folder) => folderPart(folder, now, secrets)),
  ].join('\n\n');
  // A secret may be anywhere: in a command, in an error message of a task, in the address of a health check.
  return safeText(secrets.mask(text));
}

function folderPart(folder: InspectedFolder, now: number, secrets: Secrets): string[] {
  const { name, path, configPath, state, tasks, supervisor, events } = folder;
  return [
    `## ${name}`,
    list([`Folder: \`${path}\``, `File: \`${configPath}\``, `Connection: ${stateWords(state)}`]),
    ...(supervisor === undefined ? [] : ['### Supervisor', list(supervisorFacts(supervisor, now))]),
    '### Tasks',
    tasks.length === 0 ? 'None.' : tasks.map((task) => taskPart(task, now, secrets)).join('\n\n'),
    ...(events === undefined || events.length === 0
      ? []
      : ['### Last events', block(events.map((event) => eventLine(event, secrets)))]),
  ];
}

function stateWords(state: FolderState): string {
  if (!('error' in state)) return state.kind;
  return `${state.kind}: ${state.error instanceof Error ? state.error.message : String(state.error)}`;
}

function supervisorFacts(info: SupervisorInfo, now: number): string[] {
  const { lease, memory, clients } = info;
  return [
    `Process: ${info.pid}, version ${info.version}, protocol ${info.protocol}`,
    `Up: ${formatDuration(now - Date.parse(info.startedAt), 2)}`,
    `Storage: \`${info.storage}\``,
    `Stays because of: ${lease.kind}${lease.until === undefined ? '' : ` until ${lease.until}`}`,
    `Memory: ${formatByteSize(memory.rss)}, heap ${formatByteSize(memory.heapUsed)}`,
    `Capture: ${info.capture.engine}`,
    `Clients: ${clients.map(({ kind, name, pid }) => `${kind} ${name} (process ${pid})`).join(', ') || 'none'}`,
    ...info.problems.map((problem) => `Problem: ${problem}`),
  ];
}

function taskPart(task: TaskInfo, now: number, secrets: Secrets): string {
  // Masked by the supervisor already; a preview from the file too. Once more costs nothing.
  const { env, envFile, cwd, command, args, shell } = maskDefinition(task.definition);
  // Behind the quotes of a shell a value would not be found.
  const words = { command: secrets.maskValues(command), args: args.map((word) => secrets.maskValues(word)), shell };
  const facts = [
    `State: ${describeStatus(task, now)}; wanted: ${task.wanted}; restarts: ${task.restarts}`,
    `Command: \`${commandLine(words)}\``,
    ...(cwd === undefined ? [] : [`Folder: \`${cwd}\``]),
    ...Object.entries(env).map(([name, value]) => `Variable: \`${name}=${value}\``),
    ...envFile.map((file) => `Variables from: \`${file}\``),
    ...(task.runId === undefined
      ? []
      : [`Run: ${task.runId}, started ${task.startedAt ?? 'never'}, ended ${task.stoppedAt ?? 'not yet'}`]),
    ...(task.lastFailure === undefined
      ? []
      : [`Last failure: ${task.lastFailure.reason}: ${task.lastFailure.message}`]),
    ...(task.logs.combined === '' ? [] : [`Log: \`${task.logs.combined}\``]),
  ];
  return `#### ${task.name}\n\n${list(facts)}`;
}

function eventLine({ time, task, run, event, data }: TaskEvent, secrets: Secrets): string {
  // As JSON a line end is `\n` and an escape is spelled out: a secret would be a part of another word then.
  const hide = (_key: string, item: unknown): unknown => (typeof item === 'string' ? secrets.mask(item) : item);
  return [time, `${task}#${run}`, event, data === undefined ? '' : JSON.stringify(data, hide)].join('  ').trimEnd();
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function block(lines: readonly string[]): string {
  return ['```text', ...lines, '```'].join('\n');
}
