import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { commands, contextKeys, mcpProvider, settings, views, type CommandId } from '../../../src/vscode/names.ts';
import { commandIcons, icons } from '../../../src/vscode/words/icons.ts';
import { readJson } from '../../support/l10n.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const text = readFileSync(join(repository, 'package.json'), 'utf8');

interface Command {
  readonly command: string;
  readonly title: string;
  readonly enablement?: string;
  readonly icon?: string;
}
interface MenuItem {
  readonly command: string;
  readonly when: string;
  readonly group?: string;
}
interface Setting {
  readonly scope: string;
  readonly default: unknown;
}
interface Manifest {
  readonly activationEvents: readonly string[];
  readonly repository: { readonly url: string };
  readonly extensionKind: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: unknown; readonly restrictedConfigurations: readonly string[] };
    readonly virtualWorkspaces: { readonly supported: unknown };
  };
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly keybindings: readonly { readonly command: string; readonly when: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly languages: readonly Readonly<Record<string, unknown>>[];
    readonly grammars: readonly { readonly language: string; readonly path: string; readonly scopeName: string }[];
    readonly tomlValidation: readonly { readonly fileMatch: readonly string[]; readonly url: string }[];
    readonly mcpServerDefinitionProviders: readonly { readonly id: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly when: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly media: { readonly image: Readonly<Record<string, string>> };
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const menuItems = Object.values(contributes.menus).flat();

describe('what package.json contributes', () => {
  it('is found by agents under the id that the code registers', () => {
    assert.deepEqual(
      contributes.mcpServerDefinitionProviders.map(({ id }) => id),
      [mcpProvider],
    );
  });

  it('is the commands of the code, each with a title', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), Object.values(commands).sort());
  });

  it('has the icons of the code, one for a meaning and one meaning for each', () => {
    for (const { command, icon } of contributes.commands) {
      const id = commandIcons[command as CommandId];
      assert.equal(icon, id && `$(${id})`, command);
    }
    const ids = Object.values(icons);
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    );
  });

  it('is the settings of the code', () => {
    const names = Object.values(settings).map((name) => `dirigent.${name}`);
    assert.deepEqual(Object.keys(contributes.configuration.properties).sort(), names.sort());
  });

  it('has no setting of a folder: readSetting() names none', () => {
    const scopes = Object.values(contributes.configuration.properties).map(({ scope }) => scope);
    assert.deepEqual([...new Set(scopes)].sort(), ['machine', 'window']);
  });

  it('is the views of the code', () => {
    assert.deepEqual(
      Object.values(contributes.views)
        .flat()
        .map(({ id }) => id),
      Object.values(views),
    );
  });

  it('names only commands, context keys and texts that exist', () => {
    const known = new Set<string>(Object.values(commands));
    for (const { command } of menuItems) assert.ok(known.has(command), command);
    const keys = new Set<string>([...Object.values(contextKeys), ...Object.values(views)]);
    const conditions = [...menuItems, ...contributes.viewsWelcome].map(({ when }) => when).join(' ');
    for (const [key] of conditions.matchAll(/\bdirigent\.\w+/g)) assert.ok(keys.has(key), key);
    const texts = readJson('package.nls.json');
    const used = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, key = '']) => key);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
    for (const [, command = ''] of Object.values(texts)
      .join('')
      .matchAll(/command:(dirigent\.\w+)/g)) {
      assert.ok(known.has(command) || command === 'dirigent.tasks', command);
    }
  });

  it('has a picture in every theme for every step of the walkthrough, and a step is done when its command ran', () => {
    for (const { media, completionEvents } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
      assert.deepEqual(Object.keys(media.image).sort(), ['dark', 'hc', 'hcLight', 'light']);
      for (const path of Object.values(media.image)) assert.ok(existsSync(join(repository, path)), path);
      assert.ok(completionEvents.length > 0);
      for (const event of completionEvents) {
        const command = /^onCommand:(.*)/.exec(event)?.[1];
        assert.ok(command === undefined || Object.values<string>(commands).includes(command), event);
      }
    }
  });

  it('binds keys only to commands that exist, and only in the view', () => {
    for (const { command, when } of contributes.keybindings) {
      assert.ok(Object.values<string>(commands).includes(command), command);
      assert.match(when, /focusedView == dirigent\.tasks && listFocus && !inputFocus/);
    }
  });

  it('takes only its own file for TOML, and leaves the typing aids to other extensions', () => {
    assert.deepEqual(contributes.languages, [{ id: 'toml', aliases: ['TOML'], filenames: ['dirigent.toml'] }]);
  });

  it('has colors for TOML, under a name that no other extension for TOML has', () => {
    const [grammar] = contributes.grammars;
    const file = JSON.parse(readFileSync(join(repository, grammar?.path ?? ''), 'utf8')) as { scopeName: string };
    assert.deepEqual([grammar?.language, grammar?.scopeName], ['toml', 'source.toml.dirigent']);
    assert.equal(file.scopeName, grammar?.scopeName);
  });

  it('gives other extensions for TOML the schema, by the one kind of address that they take', () => {
    const [{ fileMatch, url } = { fileMatch: [], url: '' }] = contributes.tomlValidation;
    assert.deepEqual(fileMatch, ['dirigent.toml']);
    const [, repositoryName, path = ''] =
      /^https:\/\/raw\.githubusercontent\.com\/([^/]+\/[^/]+)\/main\/(.+)$/.exec(url) ?? [];
    assert.ok(manifest.repository.url.includes(`/${repositoryName ?? '?'}.git`));
    assert.ok(existsSync(join(repository, path)));
  });

  it('shows three actions at most in a row, whatever the state of the task', () => {
    const inline = contributes.menus['view/item/context']?.filter(({ group }) => group?.startsWith('inline')) ?? [];
    const abilities = [
      'canStart',
      'canStop',
      'canRestart',
      'canKill',
      'stopping',
      'hasOutput',
      'hasRun',
      'hasUrl',
      'inFile',
    ];
    const together = [
      ['canStart', 'hasOutput', 'hasRun', 'hasUrl', 'inFile'],
      ['canStop', 'canRestart', 'canKill', 'hasOutput', 'hasRun', 'hasUrl', 'inFile'],
      ['canKill', 'stopping', 'hasOutput', 'hasRun', 'inFile'],
    ];
    for (const able of together) {
      const none = abilities.filter((ability) => !able.includes(ability));
      const shown = inline.filter(
        ({ when }) =>
          when.includes('viewItem') &&
          able.some((word) => when.includes(`\\b${word}\\b`)) &&
          !none.some((word) => when.includes(`\\b${word}\\b`)),
      );
      assert.ok(
        shown.length >= 2 && shown.length <= 3,
        `${able.join(' ')}: ${shown.map(({ command }) => command).join(' ')}`,
      );
    }
  });
});

describe('what keeps a workspace from deciding what runs', () => {
  const { properties } = contributes.configuration;
  const deciding = ['dirigent.runAtStartup', 'dirigent.onWindowClose', 'dirigent.configFile'];

  it('is that its settings cannot be set by one', () => {
    for (const name of deciding) assert.equal(properties[name]?.scope, 'machine', name);
  });

  it('is that they do not count in Restricted Mode', () => {
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, deciding);
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
  });

  it('is that nothing starts unless the user asked or approved', () => {
    assert.equal(properties['dirigent.runAtStartup']?.default, 'ask');
  });

  it('is that every command that runs something is off in Restricted Mode', () => {
    const running = [
      'startTask',
      'restartTask',
      'toggleTask',
      'startAll',
      'startGroup',
      'runCommand',
      'restartSupervisor',
    ];
    for (const name of running) {
      const command = contributes.commands.find((each) => each.command === `dirigent.${name}`);
      assert.equal(command?.enablement, 'isWorkspaceTrusted', name);
    }
  });
});

describe('where the extension runs', () => {
  it('is beside the workspace, never in a virtual one', () => {
    assert.deepEqual(manifest.extensionKind, ['workspace']);
    assert.equal(manifest.capabilities.virtualWorkspaces.supported, false);
  });

  it('is woken up by the file of the folder, and by one anywhere that is opened: by its language, which costs no search', () => {
    assert.deepEqual(manifest.activationEvents, ['workspaceContains:dirigent.toml', 'onLanguage:toml']);
  });
});
