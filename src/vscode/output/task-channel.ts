// The output channel of one task: the last lines first, then new output, without colors.
import * as l10n from '@vscode/l10n';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { TaskRef } from '../project/task-ref.ts';
import { formatByteSize } from '../../base/byte-size.ts';
import { BoundedText } from './bounded-text.ts';
import type { FollowSet } from './follow-set.ts';
import { OutputFollower } from './follower.ts';
import { CarriageReturns, EscapeSequences, TextPipeline } from './plain-text.ts';
import { TagStripper } from '../../client/output/stream-tags.ts';

/** The part of `vscode.OutputChannel` that is needed. */
export interface TextChannel extends Disposable {
  append(text: string): void;
  replace(text: string): void;
  show(preserveFocus: boolean): void;
}

export interface TaskChannelOptions {
  readonly ref: TaskRef;
  readonly channel: TextChannel;
  readonly maxLines: number;
  readonly follows: FollowSet;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

export class TaskChannel implements Disposable {
  readonly #disposables = new DisposableStore();
  readonly #channel: TextChannel;
  readonly #text: TextPipeline;
  readonly #kept: BoundedText;

  constructor({ ref, channel, maxLines, follows, clock, onError }: TaskChannelOptions) {
    this.#channel = this.#disposables.add(channel);
    this.#text = new TextPipeline(() => [new TagStripper(), new EscapeSequences(), new CarriageReturns()]);
    this.#kept = new BoundedText(maxLines);
    const follower = this.#disposables.add(
      new OutputFollower({
        task: ref.name,
        kind: 'combined',
        tailLines: maxLines,
        source: ref.folder,
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
