// The output channel of one task: the last lines at first, then what comes, without colours.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { TaskRef } from '../project/task-ref.ts';
import { formatByteSize } from '../../base/byte-size.ts';
import { BoundedText } from './bounded-text.ts';
import type { FollowSet } from './follow-set.ts';
import { OutputFollower } from './follower.ts';
import { CarriageReturns, EscapeSequences, StreamNames, TextPipeline } from './plain-text.ts';

export interface TaskChannelOptions {
  readonly ref: TaskRef;
  readonly title: string;
  readonly maxLines: number;
  readonly follows: FollowSet;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

export class TaskChannel implements Disposable {
  readonly #disposables = new DisposableStore();
  readonly #channel: vscode.OutputChannel;
  readonly #text: TextPipeline;
  readonly #kept: BoundedText;

  constructor({ ref, title, maxLines, follows, clock, onError }: TaskChannelOptions) {
    // The built-in language `log` gives times, levels and strings a colour of the theme.
    this.#channel = this.#disposables.add(vscode.window.createOutputChannel(`Dirigent: ${title}`, 'log'));
    this.#text = new TextPipeline(() => [new StreamNames(), new EscapeSequences(), new CarriageReturns()]);
    this.#kept = new BoundedText(maxLines);
    const follower = this.#disposables.add(
      new OutputFollower({
        task: ref.name,
        kind: 'combined',
        tailLines: maxLines,
        read: (params) => ref.folder.request('tasks/output', params),
        sink: { append: (bytes) => this.#append(this.#text.push(bytes)), skip: (bytes) => this.#skip(bytes) },
        clock,
        onError,
      }),
    );
    this.#disposables.add(follows.watch(ref.name, () => follower.poke()));
  }

  show(preserveFocus: boolean): void {
    this.#channel.show(preserveFocus);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #append(text: string): void {
    if (text === '') return;
    const instead = this.#kept.append(text);
    if (instead === undefined) this.#channel.append(text);
    else this.#channel.replace(instead);
  }

  #skip(bytes: number): void {
    this.#text.restart();
    this.#append(`\n${l10n.t('… {0} skipped, open the log file to see all of it', formatByteSize(bytes))}\n`);
  }
}
