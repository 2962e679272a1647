// The settings, typed, and read at the moment of use.
import * as vscode from 'vscode';
import { type Event, Emitter } from '../base/event.ts';
import { settings as keys } from './names.ts';

export type RunAtStartup = 'ask' | 'always' | 'never';
export type NotificationLevel = 'failures' | 'all' | 'none';

export interface Settings {
  readonly runAtStartup: RunAtStartup;
  readonly onWindowClose: 'stop' | 'keep';
  readonly notifications: NotificationLevel;
  readonly statusBarEnabled: boolean;
  readonly statusBarTasks: readonly string[];
  readonly outputMaxLines: number;
  readonly configFile: string;
}

export type SettingName = keyof Settings;

const defaults: Settings = {
  runAtStartup: 'ask',
  onWindowClose: 'stop',
  notifications: 'failures',
  statusBarEnabled: true,
  statusBarTasks: [],
  outputMaxLines: 5000,
  configFile: 'dirigent.toml',
};

/** Reads a setting without a folder: none is specific to one, and for a folder VS Code would merge all its settings. */
export function readSetting<K extends SettingName>(name: K): Settings[K] {
  return vscode.workspace.getConfiguration('dirigent').get<Settings[K]>(keys[name], defaults[name]);
}

export function isSettingChanged(name: SettingName): boolean {
  return readSetting(name) !== defaults[name];
}

/** Fires when one of the named settings has changed. */
export function onDidChangeSettings(...names: readonly SettingName[]): Event<void> {
  return (listener, thisArgs, disposables) => {
    const emitter = new Emitter<void>();
    emitter.event(listener, thisArgs);
    const subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (names.some((name) => change.affectsConfiguration(`dirigent.${keys[name]}`))) emitter.fire();
    });
    disposables?.push(subscription);
    return subscription;
  };
}

/**
 * Brings what a setting decided at the start up to date: how the supervisor is reached, and what it does at the end.
 */
export function followSettings(workspace: { reconnect(): void; reload(): Promise<void> }): vscode.Disposable {
  const closing = onDidChangeSettings('onWindowClose')(() => workspace.reconnect());
  const file = onDidChangeSettings('configFile')(() => workspace.reload());
  return vscode.Disposable.from(closing, file);
}
