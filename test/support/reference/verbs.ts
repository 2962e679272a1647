// The verbs of the command line for docs/command-line.md, from the program that reads them.
import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import type { Host } from '../../../src/cli/host.ts';
import { Invocation } from '../../../src/cli/invocation.ts';
import { createProgram } from '../../../src/cli/program.ts';
import { table } from './markdown.ts';

/** Every verb has these; they are told once. */
const COMMON = ['--directory', '--help'];

export function verbs(): string {
  const program = createProgram(new Invocation(nobody(), () => Promise.resolve(0)));
  const visible = program.createHelp().visibleCommands(program);
  const headings = [...new Set(visible.map((verb) => verb.helpGroup()))];
  return headings
    .flatMap((heading) => [
      `## ${heading.replace(/:$/, '')}`,
      ...visible.filter((verb) => verb.helpGroup() === heading).map(section),
    ])
    .join('\n\n');
}

function section(verb: Command): string {
  const help = verb.createHelp();
  const options = help.visibleOptions(verb).filter(({ long }) => !COMMON.includes(long ?? ''));
  const rows = options.map(({ flags, description, argChoices }) => [
    `\`${flags}\``,
    prose(description) + (argChoices === undefined ? '' : `: ${argChoices.map((each) => `\`${each}\``).join(', ')}`),
  ]);
  return [
    `### \`dirigent ${verb.name()}\``,
    prose(sentence(help.commandDescription(verb))),
    ['```sh', `dirigent ${usage(verb)}`, '```'].join('\n'),
    ...(rows.length === 0 ? [] : [table(['Option', 'Meaning'], rows)]),
    ['```sh', ...exampleLines(verb), '```'].join('\n'),
  ].join('\n\n');
}

function usage(verb: Command): string {
  const args = verb.registeredArguments.map((argument) => {
    const name = `${argument.name().toUpperCase()}${argument.variadic ? '…' : ''}`;
    return argument.required ? name : `[${name}]`;
  });
  return [[verb.name(), ...verb.aliases()].join('|'), ...args].join(' ');
}

/** Only the printed help has them. */
function exampleLines(verb: Command): readonly string[] {
  let text = '';
  verb.configureOutput({ writeOut: (chunk) => (text += chunk) }).outputHelp();
  const [, examples = ''] = text.split('\nExamples:\n');
  const lines = examples.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line.startsWith('dirigent '))
    .map((line) => line.replace(/ {2,}/, (blank) => `${blank}# `));
}

/** A description is printed in lower case behind the name of its verb; here it begins a paragraph. */
function sentence(text: string): string {
  const capital = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.…]$/.test(capital) ? capital : `${capital}.`;
}

/** Options, keys and the name of the file, set as code: the terminal has no other type for them. */
function prose(text: string): string {
  return text.replaceAll(/(?<![\w`])(--[a-z][a-z-]*|[a-z]+(?:_[a-z]+)+|dirigent\.toml|\{ .*? \})(?![\w`])/g, '`$1`');
}

/** Nothing is run: the program is asked for its help alone. */
function nobody(): Host {
  const stream = new PassThrough();
  const refuse = (): never => {
    throw new Error('the reference runs no verb');
  };
  return {
    args: [],
    cwd: '/',
    env: {},
    version: '',
    stdin: stream,
    stdout: stream,
    stderr: stream,
    connect: refuse,
    connectRunning: refuse,
    shutDownIncompatible: refuse,
    onSignal: refuse,
  };
}
