import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addTasks, applyEdits } from '../../../src/config/edit/edits.ts';
import { parseProject } from '../../../src/config/parse.ts';
import type { TaskDefinition } from '../../../src/model/task-definition.ts';
import { importFile } from '../../../src/import/import-file.ts';
import { plan, presentIn, type Planned } from '../../../src/import/plan.ts';
import type { ImportedFile, TaskTable } from '../../../src/import/proposal.ts';
import type { Loss } from '../../../src/import/loss.ts';

export const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'import');

/** What a file gives, all of it chosen and written into an empty dirigent.toml, which must be free of errors. */
export class Imported {
  readonly file: ImportedFile;
  readonly planned: readonly Planned[];
  readonly text: string;
  readonly tasks: readonly TaskDefinition[];

  constructor(path: string, text: string, beside: readonly string[] = []) {
    const file = importFile({ path, text, beside: new Set(beside), inProject: new Set() });
    assert.ok(file, `${path} is of no known tool`);
    this.file = file;
    this.planned = plan([file], new Set(file.proposals), presentIn(''));
    this.text = applyEdits(
      '',
      addTasks(
        '',
        this.planned.map(({ task }) => task),
      ),
    );
    const { project, diagnostics } = parseProject(this.text);
    assert.deepEqual(
      diagnostics.filter(({ severity }) => severity === 'error'),
      [],
      this.text,
    );
    this.tasks = project?.tasks ?? [];
    assert.equal(this.tasks.length, this.planned.length);
  }

  static fixture(path: string, beside: readonly string[] = []): Imported {
    // The folder of the fixture is the folder of the project.
    return new Imported(path.slice(path.indexOf('/') + 1), readFileSync(join(fixtures, path), 'utf8'), beside);
  }

  get names(): readonly string[] {
    return this.tasks.map(({ name }) => name);
  }

  /** The keys as they are written. */
  table(name: string): TaskTable {
    return this.#planned(name).task;
  }

  /** Keys of what the task lost. */
  lost(name: string): readonly string[] {
    return this.#planned(name).losses.map(({ key }) => key);
  }

  get lostByFile(): readonly string[] {
    return this.file.losses.map(({ key }) => key);
  }

  loss(name: string, key: string): Loss {
    return this.#planned(name).losses.find((loss) => loss.key === key) ?? assert.fail(`${name} has not lost ${key}`);
  }

  #planned(name: string): Planned {
    return this.planned.find(({ task }) => task['name'] === name) ?? assert.fail(`no task ${name}`);
  }
}

/** The place and the words of the mistake in a file that cannot be read. */
export function problemOf(path: string, text: string): string {
  const file = importFile({ path, text, beside: new Set(), inProject: new Set() });
  const { message, range } = file?.problem ?? assert.fail('The file is sound.');
  return `${range.start.line + 1}:${range.start.character + 1} ${message}`;
}
