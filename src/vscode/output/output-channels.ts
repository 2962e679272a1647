// The output channels of tasks: one for each task that the user opened, restored after a reload.
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Memento } from '../ports.ts';
import { mementos } from '../names.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import { infoOf, keyOf, type TaskRef } from '../project/task-ref.ts';
import type { Workspace } from '../project/workspace.ts';
import { FollowSet } from './follow-set.ts';
import { TaskChannel, type TextChannel } from './task-channel.ts';

/** The calls of the editor that output channels need. */
export interface ChannelEditor {
  readonly createTextChannel: (name: string) => TextChannel;
  readonly readSetting: (name: 'outputMaxLines') => number;
}

export interface OutputChannelsOptions {
  readonly editor: ChannelEditor;
  readonly workspace: Workspace;
  readonly clock: Clock;
  readonly memory: Memento;
  readonly onError: (error: unknown) => void;
}

export class OutputChannels implements Disposable {
  readonly #options: OutputChannelsOptions;
  readonly #disposables = new DisposableStore();
  readonly #channels = new Map<string, TaskChannel>();
  readonly #follows = new Map<ProjectFolder, FollowSet>();

  constructor(options: OutputChannelsOptions) {
    this.#options = options;
    const { workspace } = options;
    this.#disposables.add(workspace.onDidAddFolder((folder) => this.#reopen(folder)));
    this.#disposables.add(workspace.onDidRemoveFolder((folder) => this.#close(folder)));
  }

  /** The watched tasks of a folder; terminals share the set. */
  followsOf(folder: ProjectFolder): FollowSet {
    const known = this.#follows.get(folder);
    if (known !== undefined) return known;
    const follows = new FollowSet(folder.link, this.#options.onError);
    this.#follows.set(folder, follows);
    return follows;
  }

  show(ref: TaskRef, preserveFocus: boolean): void {
    this.#channel(ref).show(preserveFocus);
  }

  dispose(): void {
    this.#disposables.dispose();
    for (const channel of this.#channels.values()) channel.dispose();
    for (const follows of this.#follows.values()) follows.dispose();
  }

  #channel(ref: TaskRef): TaskChannel {
    const key = keyOf(ref);
    const known = this.#channels.get(key);
    if (known !== undefined) return known;
    const { editor, clock, onError } = this.#options;
    const channel = new TaskChannel({
      ref,
      channel: editor.createTextChannel(`Dirigent: ${infoOf(ref)?.title ?? ref.name}`),
      maxLines: editor.readSetting('outputMaxLines'),
      follows: this.followsOf(ref.folder),
      clock,
      onError,
    });
    this.#channels.set(key, channel);
    void this.#options.memory.update(mementos.channels, [...this.#channels.keys()]);
    return channel;
  }

  /** The Output panel returns to the channel that it showed before a reload only if that exists again. */
  #reopen(folder: ProjectFolder): void {
    const wanted = (this.#options.memory.get(mementos.channels) ?? []) as readonly string[];
    if (!wanted.some((key) => key.startsWith(`${folder.key}#`))) return;
    const once = folder.onDidChange(() => {
      if (folder.state.kind !== 'connected') return;
      once.dispose();
      for (const name of folder.tasks.keys())
        if (wanted.includes(keyOf({ folder, name }))) this.#channel({ folder, name });
    });
  }

  #close(folder: ProjectFolder): void {
    for (const [key, channel] of this.#channels) {
      if (!key.startsWith(`${folder.key}#`)) continue;
      channel.dispose();
      this.#channels.delete(key);
    }
    this.#follows.get(folder)?.dispose();
    this.#follows.delete(folder);
  }
}
