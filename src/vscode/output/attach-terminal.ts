// A terminal that shows the output of a task with its colors and sends what is typed to it.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import type { OutputParams, OutputResult } from '../../model/output-read.ts';
import { infoOf, type TaskRef } from '../project/task-ref.ts';
import { formatByteSize } from '../../base/byte-size.ts';
import { icons } from '../words/icons.ts';
import { inertLine } from '../words/inert.ts';
import type { FollowSet } from './follow-set.ts';
import { OutputFollower } from './follower.ts';
import { OpenLine, readOpenLine } from './open-line.ts';
import { TagStripper } from '../../client/output/stream-tags.ts';
import { TerminalLines, TextPipeline } from './plain-text.ts';
import { TypedLine } from './typed-line.ts';
import { isActive } from '../../model/status.ts';

export interface AttachOptions {
  readonly ref: TaskRef;
  readonly follows: FollowSet;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

const TAIL_LINES = 500;

/** Opens the terminal. Closing it detaches from the task, which keeps running. */
export function attachTerminal(options: AttachOptions): vscode.Terminal {
  const title = infoOf(options.ref)?.title ?? options.ref.name;
  return vscode.window.createTerminal({
    // The list of terminals makes icons of what it is given.
    name: inertLine(title),
    iconPath: new vscode.ThemeIcon(icons.attach),
    // Otherwise the editor brings a dead copy back after a reload.
    isTransient: true,
    pty: new TaskTerminal(options),
  });
}

class TaskTerminal implements vscode.Pseudoterminal {
  readonly #options: AttachOptions;
  readonly #disposables = new DisposableStore();
  readonly #didWrite = this.#disposables.add(new Emitter<string>());
  readonly #line = new TypedLine();
  readonly #openLine = new OpenLine();
  readonly #tty: boolean;
  #looks = false;
  #looksAgain = false;

  constructor(options: AttachOptions) {
    this.#options = options;
    this.#tty = infoOf(options.ref)?.definition.tty ?? false;
  }

  readonly onDidWrite: vscode.Event<string> = this.#didWrite.event;

  open(size: vscode.TerminalDimensions | undefined): void {
    if (size !== undefined) this.setDimensions(size);
    const { ref, follows, clock, onError } = this.#options;
    // A pseudo-terminal's bytes as they are; of pipes the combined log, which alone knows the order of both.
    const text = new TextPipeline(() => (this.#tty ? [] : [new TagStripper(), new TerminalLines()]));
    const follower = this.#disposables.add(
      new OutputFollower({
        task: ref.name,
        kind: this.#tty ? 'stdout' : 'combined',
        tailLines: TAIL_LINES,
        source: ref.folder,
        sink: {
          append: (bytes) => this.#didWrite.fire(this.#openLine.lines(text.push(bytes))),
          skip: (bytes) => {
            text.restart();
            this.#didWrite.fire(
              `\r\n${dim(l10n.t('… {0} skipped, open the log file to see all of it', formatByteSize(bytes)))}\r\n`,
            );
          },
        },
        clock,
        onError,
      }),
    );
    const look = (): void => {
      follower.poke();
      if (!this.#tty) this.#lookForOpenLine(follower);
    };
    this.#disposables.add(follows.watch(ref.name, look));
  }

  /** Reads the open line, which follows all whole lines. One request at a time; a notification meanwhile repeats it. */
  #lookForOpenLine(follower: OutputFollower): void {
    this.#looksAgain = this.#looks;
    if (this.#looks) return;
    this.#looks = true;
    const { ref, onError } = this.#options;
    const read = (params: OutputParams): Promise<OutputResult> => ref.folder.request('tasks/output', params);
    follower
      .drained()
      .then(() => readOpenLine(ref.name, read))
      .then((text) => {
        const more = this.#openLine.open(text);
        if (more !== '') this.#didWrite.fire(more);
      }, onError)
      .finally(() => {
        this.#looks = false;
        if (this.#looksAgain && !this.#disposables.isDisposed) this.#lookForOpenLine(follower);
      });
  }

  setDimensions({ columns, rows }: vscode.TerminalDimensions): void {
    const { ref } = this.#options;
    // A task that ended meanwhile, or has no terminal any more, needs no size.
    if (this.#tty) ref.folder.request('tasks/resize', { task: ref.name, columns, rows }).catch(() => undefined);
  }

  close(): void {
    this.#disposables.dispose();
  }

  handleInput(typed: string): void {
    if (this.#tty) {
      this.#send(typed);
      return;
    }
    // A pipe has no echo, and programs read it by lines.
    const { echo, lines, ends } = this.#line.type(typed);
    if (echo !== '') this.#didWrite.fire(echo);
    for (const line of lines) this.#send(line);
    if (ends) this.#give({ end: true });
  }

  #send(text: string): void {
    this.#give({ data: Buffer.from(text).toString('base64') });
  }

  #give(input: { readonly data: string } | { readonly end: true }): void {
    const { ref } = this.#options;
    const task = infoOf(ref);
    if (task === undefined || !isActive(task.status)) {
      this.#didWrite.fire(`\r\n${dim(l10n.t('{0} is not running and takes no input.', ref.name))}\r\n`);
      return;
    }
    ref.folder.request('tasks/input', { task: ref.name, ...input }).catch((error: unknown) => {
      this.#didWrite.fire(`\r\n${dim(error instanceof Error ? error.message : String(error))}\r\n`);
    });
  }
}

function dim(text: string): string {
  return `\u001b[2m${text}\u001b[0m`;
}
