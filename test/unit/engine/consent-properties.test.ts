// Random edits, events, deaths of the supervisor and commands: nothing is spawned without consent.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Project, TaskDefinition } from '../../../src/model/task-definition.ts';
import { consentKey } from '../../../src/engine/consent.ts';
import { code, define, project } from './bench.ts';
import { World } from './world.ts';

const NAMES = ['a', 'b', 'c'];

/** What can be another from one text of the file to the next, also what does not look like a command. */
const anyTask = (index: number): fc.Arbitrary<TaskDefinition> =>
  fc
    .record({
      command: fc.constantFrom('one', 'other'),
      env: fc.constantFrom({}, { PATH: '/evil' }, { NODE_OPTIONS: '--require=x' }),
      envFile: fc.constantFrom<readonly string[]>([], ['.env']),
      user: fc.constantFrom(undefined, 'root'),
      cwd: fc.constantFrom(undefined, '~/x'),
      stop: fc.constantFrom(
        { signal: 'SIGTERM' as const, timeoutMs: 100 },
        { signal: 'SIGTERM' as const, timeoutMs: 100, command: 'bye' },
      ),
      when: fc.constantFrom('never', 'on-failure', 'always'),
      title: fc.constantFrom('one', 'other'),
      dependsOn: fc.subarray(NAMES.slice(0, index)),
    })
    .map(({ when, user, cwd, ...rest }) =>
      define(NAMES[index] ?? '', {
        ...rest,
        ...(user === undefined ? {} : { user }),
        ...(cwd === undefined ? {} : { cwd }),
        watch: ['*'],
        restart: { when, delayMs: 10, maxRetries: 0 },
      }),
    );

const anyProject: fc.Arbitrary<Project> = fc
  .record({
    tasks: fc.tuple(...NAMES.map((_, index) => anyTask(index))),
    present: fc.subarray(NAMES, { minLength: 1 }),
    maxRunning: fc.nat(2),
  })
  .map(({ tasks, present, maxRunning }) =>
    project(
      tasks.filter(({ name }) => present.includes(name)),
      { maxRunning },
    ),
  );

const name = fc.constantFrom(...NAMES);
const anyMove = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('start', 'restart', 'agree', 'stop'), name }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('startup', 'watch'), name }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit'), which: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash'), ended: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('end'), name, code: fc.nat(1) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass') }) },
);
type Move = typeof anyMove extends fc.Arbitrary<infer M> ? M : never;

class Story {
  readonly #consented = new Set<string>();
  readonly #projects: readonly Project[];
  readonly #world: World;
  #project: Project | undefined;
  #starts = 0;

  constructor(projects: readonly Project[]) {
    this.#projects = projects;
    this.#world = new World(({ effects }) => {
      for (const effect of effects) {
        if (effect.type !== 'spawn') continue;
        this.#starts += 1;
        assert.ok(this.#consented.has(consentKey(effect.definition)), `${effect.task} runs without consent`);
      }
    });
    this.#edit(0);
  }

  get starts(): number {
    return this.#starts;
  }

  play(move: Move): void {
    const world = this.#world;
    switch (move.kind) {
      case 'start':
        this.#consentTo(move.name, true);
        return void world.dispatch({ type: 'start', task: move.name });
      case 'restart':
        this.#consentTo(move.name, true);
        return void world.dispatch({ type: 'restart', task: move.name, cause: 'user' });
      case 'agree':
        this.#consentTo(move.name, false);
        return void world.dispatch({ type: 'consent', tasks: [move.name] });
      case 'stop':
        return void world.dispatch({ type: 'stop', task: move.name, reason: 'user' });
      case 'startup':
        return void world.dispatch({ type: 'start', task: move.name, cause: 'startup' });
      case 'watch':
        return void world.dispatch({ type: 'restart', task: move.name, cause: 'watch' });
      case 'edit':
        return this.#edit(move.which);
      case 'crash':
        return world.crash(this.#project ?? project([]), move.ended ? code(1) : undefined);
      case 'end':
        return this.#end(move.name, move.code);
      case 'pass':
        return world.advance(1_000);
    }
  }

  #edit(which: number): void {
    this.#project = this.#projects[which] ?? project([]);
    this.#world.configure(this.#project);
  }

  /** To what the file says of it in this moment; a hand agrees to what it needs as well. */
  #consentTo(task: string, withNeeds: boolean): void {
    const definition = this.#project?.tasks.find((each) => each.name === task);
    if (definition === undefined) return;
    this.#consented.add(consentKey(definition));
    if (withNeeds) for (const { task: other } of definition.dependsOn) this.#consentTo(other, true);
  }

  #end(task: string, exitCode: number): void {
    const process = this.#world.processes.get(task);
    if (process === undefined) return;
    this.#world.answerSpawn(process, true);
    this.#world.exit(process, code(exitCode), false);
  }
}

describe('whatever is edited, and whatever happens by itself', () => {
  it('nothing is spawned whose execution is not consented to', () => {
    let starts = 0;
    fc.assert(
      fc.property(
        fc.tuple(anyProject, anyProject, anyProject),
        fc.array(anyMove, { maxLength: 60, size: 'max' }),
        (projects, moves) => {
          const story = new Story(projects);
          for (const move of moves) story.play(move);
          starts += story.starts;
        },
      ),
      { numRuns: 400 },
    );
    assert.ok(starts > 400, 'the stories start something');
  }).timeout(120_000);
});
