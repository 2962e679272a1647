// `dirigent validate` checks dirigent.toml.
import { readlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readUserFile, UnreadableFile } from '../../base/user-file.ts';
import { safeLine } from '../../base/foreign-text.ts';
import { systemReason } from '../../base/system-error.ts';
import { UserError } from '../../base/user-error.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { mountProbe } from '../project/mount-probe.ts';
import { exitCodes } from '../exit-code.ts';
import { count } from '../print/format.ts';
import type { Invocation } from '../invocation.ts';
import { action, addVerb, type Verb } from '../verb.ts';
import type { Style } from '../print/printer.ts';

export const validate: Verb = (program, cli) => {
  addVerb(program, 'validate [file]', {
    summary: 'check dirigent.toml for errors',
    details: 'Needs no supervisor and starts none. Exits with code 3 if there is an error; warnings alone are fine.',
    examples: [
      ['validate', 'the file of this project'],
      ['validate other.toml', 'another file'],
      ['validate --json | jq .', 'an array of Diagnostic, positions counted from 0'],
    ],
  })
    .option('--json', 'print an array of Diagnostic (see docs/protocol.md)')
    .action(action(cli, (file: string | undefined, options: { readonly json?: boolean }) => run(cli, file, options)));
};

async function run(cli: Invocation, given: string | undefined, options: { readonly json?: boolean }): Promise<number> {
  const path = given === undefined ? join(await cli.folder(), cli.configFile) : resolve(cli.host.cwd, given);
  await mountProbe.assertResponds(path);
  const text = await readText(path);
  // The parser is loaded here: no other verb needs it.
  const [{ parseProject }, { codeFrame }] = await Promise.all([
    import('../../config/parse.ts'),
    import('../../config/code-frame.ts'),
  ]);
  const { diagnostics, project } = parseProject(text);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  if (options.json === true) cli.out.json(diagnostics);
  else {
    for (const diagnostic of diagnostics) printDiagnostic(cli, path, diagnostic, codeFrame(text, diagnostic.range));
    const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
    const tasks = project === undefined ? [] : [count(project.tasks.length, 'valid task')];
    cli.out.line([...tasks, count(errors, 'error'), count(warnings, 'warning')].join(', '));
    if (project?.tasks.length === 0 && errors === 0) cli.err.line(emptyHint(text));
  }
  return errors > 0 ? exitCodes.invalidConfig : exitCodes.ok;
}

/** The hint where the file has no tasks; a table such as `[task]` is no error, since it may be another program's. */
function emptyHint(text: string): string {
  const near = /^[ \t]*(\[{1,2}[ \t]*tasks?[ \t]*\]{1,2})/im.exec(text)?.[1];
  if (near !== undefined) return `${near} is not a Dirigent table: each task begins with [[tasks]].`;
  return 'There are no [[tasks]] yet. Add one with: dirigent add NAME COMMAND';
}

async function readText(path: string): Promise<string> {
  try {
    return (await readUserFile(path, { pipes: 'read', strict: true })).text;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = error instanceof UnreadableFile ? `it ${error.message}` : systemReason(error);
    const target = missing ? await readlink(path).catch(() => undefined) : undefined;
    if (target !== undefined) {
      const message = `Cannot read ${path}: it is a broken link to ${target}.`;
      throw new UserError('no-config', message, { cause: error });
    }
    const message = missing ? `There is no file ${path}.` : `Cannot read ${path}: ${reason}.`;
    throw new UserError('no-config', message, { cause: error });
  }
}

const styles: Readonly<Record<Diagnostic['severity'], Style>> = {
  error: 'red',
  warning: 'yellow',
  information: 'blue',
};

function printDiagnostic({ out }: Invocation, path: string, diagnostic: Diagnostic, frame: string): void {
  const { severity, message, code, range, related = [] } = diagnostic;
  const place = `${path}:${range.start.line + 1}:${range.start.character + 1}`;
  out.line(
    `${out.style('bold', place)} ${out.style(styles[severity], severity)}: ${safeLine(message)} ${out.style('dim', `(${code})`)}`,
  );
  out.line(frame.replace(/\^+$/, (mark) => out.style(styles[severity], mark)));
  for (const other of related) out.line(`  line ${other.range.start.line + 1}: ${safeLine(other.message)}`);
  out.line();
}
