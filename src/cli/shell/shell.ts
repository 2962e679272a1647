// The interactive shell (`dirigent shell`).
import { createInterface, type Interface } from 'node:readline';
import type { Command } from 'commander';
import { splitLine } from '../../base/shell-words.ts';
import { candidates } from '../completion/candidates.ts';
import { exitCodes } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import { HISTORY_SIZE, type History } from './history.ts';
import { interruptibleLine } from './interruptible.ts';
import type { LiveTable } from './live-table.ts';
import { promptText } from './prompt.ts';

interface Typed {
  readonly line: string | undefined;
  /** The line in the editor is dropped. */
  readonly isThrownAway?: boolean;
}

/** Reads lines and runs them as command lines until the input ends. */
export class Shell {
  readonly #cli: Invocation;
  readonly #table: LiveTable;
  readonly #program: Command;
  readonly #history: History;
  /** Lines that were typed or pasted behind the current one, while its editor still had the keys. */
  readonly #ahead: string[] = [];
  #begun = '';

  /** `program`: for completion. */
  constructor(cli: Invocation, table: LiveTable, program: Command, history: History) {
    this.#cli = cli;
    this.#table = table;
    this.#program = program;
    this.#history = history;
  }

  /** Runs until the input ends; returns the exit code of the last line. */
  async run(): Promise<number> {
    return this.#cli.host.stdin.isTTY === true ? this.#talk() : this.#script();
  }

  async #talk(): Promise<number> {
    let code: number = exitCodes.ok;
    for (;;) {
      // A new editor for each line: while a command runs, the keys and Ctrl-C go to the command.
      const line = await this.#readLine();
      if (line === undefined) return code;
      await this.#history.add(line);
      const next = await this.#perform(line);
      if (next === undefined) return code;
      code = next;
    }
  }

  async #script(): Promise<number> {
    let code: number = exitCodes.ok;
    for await (const line of createInterface({ input: this.#cli.host.stdin })) {
      const next = await this.#perform(line);
      if (next === undefined) return code;
      code = next;
    }
    return code;
  }

  /** Undefined at the end of the input. */
  async #readLine(): Promise<string | undefined> {
    const ahead = this.#ahead.shift();
    if (ahead !== undefined) return ahead;
    const editor = createInterface({
      input: this.#cli.host.stdin,
      output: this.#cli.host.stdout,
      terminal: true,
      prompt: this.#prompt(),
      history: this.#history.lines,
      historySize: HISTORY_SIZE,
      completer: (line: string) => this.#complete(line),
    });
    const live = this.#table.onDidChange(() => this.#refresh(editor));
    this.#table.reopen();
    try {
      const { line, isThrownAway } = await new Promise<Typed>((resolve) => {
        editor.once('line', (typed) => {
          resolve({ line: typed });
          editor.on('line', (next) => this.#ahead.push(next));
        });
        editor.once('close', () => resolve({ line: undefined }));
        editor.on('SIGINT', () => {
          // As in other shells: Ctrl-C drops the line. An empty line does nothing.
          this.#cli.host.stdout.write('^C\n');
          resolve({ line: '', isThrownAway: true });
        });
        editor.prompt();
        editor.write(this.#begun);
      });
      this.#begun = isThrownAway === true ? '' : editor.line;
      return line;
    } finally {
      live.dispose();
      editor.close();
    }
  }

  #refresh(editor: Interface): void {
    const prompt = this.#prompt();
    if (prompt === editor.getPrompt()) return;
    editor.setPrompt(prompt);
    editor.prompt(true);
  }

  /** The exit code of the line; undefined when the shell exits. */
  async #perform(line: string): Promise<number | undefined> {
    const { words: typed, openQuote } = splitLine(line);
    if (openQuote !== undefined) {
      this.#cli.err.line(`dirigent: The quote ${openQuote} is never closed.`);
      return exitCodes.usage;
    }
    const words = asVerb(typed);
    const [verb] = words;
    if (verb === undefined || verb.startsWith('#')) return exitCodes.ok;
    if (verb === 'exit' || verb === 'quit') return undefined;
    // Every line is about the project that the shell was opened for.
    const { host, main } = this.#cli;
    const run = interruptibleLine(host, this.#table.folder ?? host.cwd, words);
    const listener = host.onSignal('SIGINT', () => run.interrupt());
    try {
      return await main(run.host);
    } finally {
      listener.dispose();
    }
  }

  #prompt(): string {
    return this.#cli.out.shown(promptText(this.#table, this.#cli.out));
  }

  /** Synchronous, so that no key comes between a Tab and its completions. */
  #complete(line: string): [string[], string] {
    // The last word is the one that is being typed: empty after a blank.
    const { words: complete, endsBetweenWords } = splitLine(line);
    const words = endsBetweenWords ? [...complete, ''] : complete;
    const texts = candidates(this.#program, words, this.#table.tasks).map(({ text }) => text);
    const [only] = texts;
    return [texts.length === 1 && only !== undefined ? [`${only} `] : texts, words.at(-1) ?? ''];
  }
}

/** Drops a leading `dirigent`, as lines copied from documentation have; `?` is `help`. */
function asVerb(words: readonly string[]): readonly string[] {
  const [first, ...rest] = words;
  if (first === 'dirigent' && rest.length > 0) return rest;
  return first === '?' ? ['help', ...rest] : words;
}
