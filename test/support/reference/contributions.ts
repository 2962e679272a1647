// The settings and commands of the extension for docs/vscode.md, from package.json and its English texts.
import manifest from '../../../package.json' with { type: 'json' };
import texts from '../../../package.nls.json' with { type: 'json' };
import { table } from './markdown.ts';

interface Setting {
  readonly default: unknown;
  readonly scope: string;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
}

export function settings(): string {
  const all = Object.entries(manifest.contributes.configuration.properties as Readonly<Record<string, Setting>>);
  const rows = all.map(([id, setting]) => [`\`${id}\``, `\`${JSON.stringify(setting.default)}\``, meaning(setting)]);
  return table(['Setting', 'Default', 'Meaning'], rows);
}

function meaning(setting: Setting): string {
  const choices = (setting.enum ?? []).map(
    (value, index) => `<br>\`"${value}"\`: ${english(setting.markdownEnumDescriptions?.[index] ?? '')}`,
  );
  return [english(setting.markdownDescription), ...choices].join('');
}

export function commands(): string {
  const rows = manifest.contributes.commands.map(({ command, title }) => [english(title), `\`${command}\``]);
  return table(['Command', 'ID, for keybindings'], rows);
}

function english(text: string): string {
  return text.replaceAll(/%([\w.]+)%/g, (_, key: string) => (texts as Readonly<Record<string, string>>)[key] ?? key);
}
