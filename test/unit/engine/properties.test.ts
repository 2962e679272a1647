// Random projects, random commands, and a world that is not on our side. The ten invariants are checked after every
// step.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Project, TaskDefinition } from '../../../src/model/task-definition.ts';
import type { EngineState } from '../../../src/engine/state.ts';
import { mayBeAlive } from '../../../src/model/status.ts';
import type { Exit } from '../../../src/model/exit.ts';
import { code, define, healthcheck, project, signal } from './bench.ts';
import { checkInvariants } from './invariants.ts';
import { World, type Process } from './world.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const STOP_MS = 1_000;
const KILL_MS = 5_000;

function anyTask(index: number): fc.Arbitrary<TaskDefinition> {
  return fc
    .record({
      args: fc.constantFrom<readonly string[]>([], ['changed']),
      title: fc.constantFrom('one', 'other'),
      when: fc.constantFrom('never', 'on-failure', 'always'),
      maxRetries: fc.nat(2),
      resetAfterMs: fc.constantFrom(0, 2_000, 1e9),
      delayMs: fc.constantFrom(0, 500),
      timeoutMs: fc.option(fc.constantFrom(1, 3_000), { nil: undefined }),
      health: fc.option(fc.constantFrom('report', 'restart'), { nil: undefined }),
      probe: fc.constantFrom<'tcp' | 'log'>('tcp', 'log'),
      dependsOn: fc.uniqueArray(
        fc.record({
          // Mostly what stands above it; now and then something that does not exist.
          task: fc.constantFrom(...NAMES.slice(0, index), ...NAMES.slice(0, index), 'ghost'),
          until: fc.constantFrom('started', 'ready', 'finished'),
        }),
        { maxLength: index === 0 ? 0 : 2, selector: ({ task }) => task },
      ),
    })
    .map(({ when, maxRetries, resetAfterMs, delayMs, timeoutMs, health, probe, ...rest }) =>
      define(NAMES[index] ?? '', {
        ...rest,
        restart: { when, maxRetries, resetAfterMs, delayMs, maxDelayMs: 1_000, jitter: 0.1 },
        stop: { signal: 'SIGTERM', timeoutMs: STOP_MS },
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(health === undefined
          ? {}
          : {
              healthcheck: healthcheck({
                onUnhealthy: health,
                retries: 2,
                startPeriodMs: 500,
                probe: probe === 'log' ? { kind: 'log', pattern: 'up' } : { kind: 'tcp', host: 'localhost', port: 1 },
              }),
            }),
      }),
    );
}

const anyProject: fc.Arbitrary<Project> = fc
  .record({
    tasks: fc.tuple(...NAMES.map((_, index) => anyTask(index))),
    present: fc.subarray(NAMES, { minLength: 2 }),
    maxRunning: fc.nat(3),
    maxQueued: fc.constantFrom(0, 1, 100),
  })
  .map(({ tasks, present, ...runner }) =>
    project(
      tasks.filter(({ name }) => present.includes(name)),
      runner,
    ),
  );

type Move =
  | { readonly kind: 'command'; readonly name: string; readonly command: 'start' | 'stop' | 'user' | 'watch' | 'kill' }
  | { readonly kind: 'stopAll' }
  | { readonly kind: 'restartAll'; readonly cause: 'user' | 'watch' }
  | { readonly kind: 'adHoc'; readonly add: boolean }
  | { readonly kind: 'reload'; readonly which: number }
  | { readonly kind: 'crash'; readonly exit: Exit | undefined }
  | { readonly kind: 'answer'; readonly pick: number; readonly succeeds: boolean; readonly unkillable: boolean }
  | { readonly kind: 'exit'; readonly pick: number; readonly exit: Exit; readonly stragglers: boolean }
  | { readonly kind: 'vanish'; readonly pick: number }
  | { readonly kind: 'probe'; readonly pick: number; readonly healthy: boolean }
  | { readonly kind: 'pass'; readonly ms: number; readonly random: number }
  | { readonly kind: 'again'; readonly pick: number };

const pick = fc.nat(100);
const anyExit = fc.constantFrom<Exit>(code(0), code(1), signal('SIGTERM'), { kind: 'unknown' });
const name = fc.constantFrom(...NAMES, 'b1');

const anyMove: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('command'), name, command: fc.constant('start') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('command'),
      name,
      command: fc.constantFrom('stop', 'user', 'watch', 'kill'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stopAll') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restartAll'), cause: fc.constantFrom('user', 'watch') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('adHoc'), add: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reload'), which: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash'), exit: fc.option(anyExit, { nil: undefined }) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('answer'),
      pick,
      succeeds: fc.constantFrom(true, true, true, false),
      unkillable: fc.constantFrom(false, false, true),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('exit'),
      pick,
      exit: anyExit,
      stragglers: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('vanish'), pick }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('probe'), pick, healthy: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pass'),
      ms: fc.constantFrom(0, 1, 600, STOP_MS, KILL_MS),
      random: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('again'), pick }) },
);

const anyStory = fc
  .record({
    projects: fc.tuple(anyProject, anyProject, anyProject),
    moves: fc.array(anyMove, { maxLength: 80, size: 'max' }),
  })
  .map((story) => ({ ...story, [fc.toStringMethod]: () => tellStory(story) }));

/** A counterexample that can be read: only what matters of the projects, one move a line. */
function tellStory({
  projects,
  moves,
}: {
  readonly projects: readonly Project[];
  readonly moves: readonly Move[];
}): string {
  const describeTask = ({ name: task, dependsOn, restart, timeoutMs, healthcheck: health }: TaskDefinition): string =>
    JSON.stringify({ task, dependsOn, ...restart, timeoutMs, health: health?.onUnhealthy, probe: health?.probe.kind });
  const describeProject = ({ tasks, runner }: Project, index: number): string =>
    [`project ${index}: ${JSON.stringify(runner)}`, ...tasks.map(describeTask)].join('\n  ');
  return [...projects.map(describeProject), ...moves.map((move) => JSON.stringify(move))].join('\n');
}

/** Follows a story and checks after every step; `held` are the tasks that a person has stopped last. */
class Story {
  readonly world: World;
  readonly held = new Set<string>();
  readonly #projects: readonly [Project, ...Project[]];
  #project: Project;

  constructor(projects: readonly [Project, ...Project[]]) {
    this.#projects = projects;
    this.#project = projects[0];
    this.world = new World((transition, world) => {
      checkInvariants(transition, world);
      // I9: what was stopped stays down until it is started.
      for (const { type, task } of transition.effects) {
        if (type === 'spawn') assert.ok(!this.held.has(task), `${task} came back after it was stopped`);
      }
    });
    this.reload(0);
  }

  play(move: Move): void {
    const { world } = this;
    switch (move.kind) {
      case 'command':
        return this.command(move.name, move.command);
      case 'stopAll':
        for (const task of world.state.tasks.keys()) this.held.add(task);
        return void world.dispatch({ type: 'stopAll', reason: 'shutdown' });
      case 'restartAll':
        if (move.cause === 'user') for (const task of world.state.tasks.keys()) this.#release(task);
        return void world.dispatch({ type: 'restartAll', tasks: [...world.state.tasks.keys()], cause: move.cause });
      case 'adHoc':
        return void world.dispatch(
          move.add
            ? { type: 'addAdHoc', definition: define('b1', { stop: { signal: 'SIGTERM', timeoutMs: STOP_MS } }) }
            : { type: 'removeAdHoc', task: 'b1' },
        );
      case 'reload':
        return this.reload(move.which);
      case 'crash':
        return world.crash(this.#project, move.exit);
      case 'answer':
        world.spawnUnkillable = move.unkillable;
        return this.#with(
          move.pick,
          ({ pid }) => pid === undefined,
          (process) => world.answerSpawn(process, move.succeeds),
        );
      case 'exit':
        return this.#with(
          move.pick,
          ({ pid }) => pid !== undefined,
          (process) => world.exit(process, move.exit, move.stragglers),
        );
      case 'vanish':
        return this.#with(
          move.pick,
          ({ exit }) => exit !== undefined,
          (process) => world.vanish(process),
        );
      case 'probe':
        return this.#with(
          move.pick,
          ({ pid }) => pid !== undefined,
          (process) => world.probe(process, move.healthy, 2),
        );
      case 'pass':
        world.random = move.random;
        return world.advance(move.ms);
      case 'again':
        return this.#again(move.pick);
    }
  }

  command(task: string, command: 'start' | 'stop' | 'user' | 'watch' | 'kill'): void {
    const { world } = this;
    const wasWaiting = ['waiting', 'backoff'].includes(world.state.tasks.get(task)?.status.kind ?? '');
    const isDown = command === 'stop' || command === 'kill';
    if (isDown && world.state.tasks.has(task)) this.held.add(task);
    if (command === 'start' || command === 'user') this.#release(task);
    if (command === 'watch') world.dispatch({ type: 'restart', task, cause: 'watch' });
    else if (command === 'user') world.dispatch({ type: 'restart', task, cause: 'user' });
    else if (command === 'stop') world.dispatch({ type: 'stop', task, reason: 'user' });
    else world.dispatch({ type: command, task });
    // I9: nothing leads out of a wait but the stop.
    if (isDown && wasWaiting) assert.equal(world.state.tasks.get(task)?.status.kind, 'stopped');
  }

  reload(which: number): void {
    const next = this.#projects[which];
    if (next === undefined) return;
    this.configure(next);
    const before = this.world.state;
    this.world.configure(next);
    assert.equal(this.world.state, before, 'the same file again changes nothing');
  }

  /** A changed definition may bring back what is wanted, and what that needs. */
  configure(next: Project): void {
    const { state } = this.world;
    for (const { wanted, definition } of state.tasks.values()) if (wanted === 'up') this.#release(definition.name);
    for (const { name: task } of next.tasks) if (state.tasks.get(task)?.wanted === 'up') this.#releaseIn(next, task);
    this.world.configure(next);
    this.#project = next;
  }

  /** I4: news of an earlier run, and facts that come twice, change nothing. */
  #again(index: number): void {
    const { world } = this;
    const fact = world.facts[index % world.facts.length];
    const isProbe = fact?.type === 'probed' && world.state.tasks.get(fact.task)?.run === fact.run;
    if (fact === undefined || isProbe) return;
    const before = world.state;
    const { effects } = world.dispatch(fact);
    assert.equal(world.state, before, `${fact.type} of ${fact.task} was reported twice`);
    assert.deepEqual(effects, []);
  }

  /** A start of a task is a start of all it needs. */
  #release(task: string): void {
    const known = this.world.state.tasks.get(task);
    this.held.delete(task);
    const next = [...(known?.definition.dependsOn ?? []), ...(known?.pendingDefinition?.dependsOn ?? [])];
    for (const dependency of next) this.#release(dependency.task);
  }

  #releaseIn(next: Project, task: string): void {
    this.held.delete(task);
    for (const dependency of next.tasks.find(({ name: other }) => other === task)?.dependsOn ?? [])
      this.#releaseIn(next, dependency.task);
  }

  #with(index: number, fits: (process: Process) => boolean, act: (process: Process) => void): void {
    const fitting = [...this.world.processes.values()].filter(fits);
    const chosen = fitting[index % fitting.length];
    if (chosen !== undefined) act(chosen);
  }
}

/** The least a world must do: spawns are answered, and SIGKILL works on all but the unkillable. */
function obey(world: World): void {
  for (const process of [...world.processes.values()]) {
    if (process.pid === undefined) world.answerSpawn(process, true);
    if (!process.killed || process.unkillable) continue;
    if (process.exit === undefined) world.exit(process, signal('SIGKILL'), false);
    else world.vanish(process);
  }
}

/** Lets time pass to the next timer, again and again, until the end of `ms`. */
function live(world: World, ms: number, act: (world: World) => void): void {
  const end = world.now + ms;
  act(world);
  // A job that repeats itself without a delay would fill any time: a few hundred rounds say enough.
  for (let round = 0; round < 300; round++) {
    const due = world.nextDue();
    if (due === undefined || due > end) break;
    world.advance(Math.max(0, due - world.now));
    act(world);
  }
}

const runs = Number(process.env['DIRIGENT_PROPERTY_RUNS'] ?? 300);

describe('whatever happens', () => {
  it('the invariants hold', () => {
    fc.assert(
      fc.property(anyStory, ({ projects, moves }) => {
        const story = new Story(projects);
        for (const move of moves) story.play(move);
      }),
      { numRuns: runs },
    );
  }).timeout(60_000 + runs * 100);

  it('a stop comes to its end, or says that it cannot', () => {
    fc.assert(
      fc.property(anyStory, ({ projects, moves }) => {
        const story = new Story(projects);
        const { world } = story;
        for (const move of moves) story.play(move);
        for (const task of [...world.state.tasks.keys()]) story.command(task, 'stop');
        live(world, STOP_MS + KILL_MS, obey);
        for (const { status } of world.state.tasks.values()) {
          assert.ok(['stopped', 'failed', 'finished'].includes(status.kind), status.kind);
          if (mayBeAlive(status)) assert.ok(status.kind === 'failed' && status.reason === 'unkillable');
        }
      }),
      { numRuns: runs },
    );
  }).timeout(60_000 + runs * 100);

  it('stop-all comes to its end, one layer of dependents after the other', () => {
    fc.assert(
      fc.property(anyStory, ({ projects, moves }) => {
        const story = new Story(projects);
        const { world } = story;
        for (const move of moves) story.play(move);
        story.play({ kind: 'stopAll' });
        live(world, NAMES.length * (STOP_MS + KILL_MS), obey);
        for (const { status } of world.state.tasks.values()) {
          assert.ok(['stopped', 'failed', 'finished'].includes(status.kind), status.kind);
        }
      }),
      { numRuns: runs },
    );
  }).timeout(60_000 + runs * 100);

  // process-compose #530: a wedge.
  it('no start is forgotten: in a world that works, everything that is started gets on its feet', () => {
    fc.assert(
      fc.property(anyStory, ({ projects, moves }) => {
        const story = new Story(projects);
        const { world } = story;
        for (const move of moves) story.play(move);
        const tasks = projects[0].tasks.map(sound);
        story.configure(project(tasks, { maxRunning: 0 }));
        for (const { name: task } of tasks) story.command(task, 'kill');
        live(world, STOP_MS + KILL_MS, (now) => {
          obey(now);
          // Even the unkillable go in the end.
          for (const process of [...now.processes.values()]) {
            if (process.killed && process.exit === undefined) now.exit(process, signal('SIGKILL'), false);
            else if (process.exit !== undefined) now.vanish(process);
          }
        });
        for (const { name: task } of tasks) story.command(task, 'start');
        live(world, 60_000, work);
        for (const { name: task } of tasks) {
          const kind = world.state.tasks.get(task)?.status.kind ?? '';
          assert.ok(['running', 'finished', 'starting', 'waiting'].includes(kind), `${task} is ${kind}`);
          if (kind === 'starting' || kind === 'waiting')
            assert.ok(isBeingRepeated(world.state, task), `${task} is stuck: ${kind}`);
        }
      }),
      { numRuns: runs },
    );
  }).timeout(60_000 + runs * 100);
});

/** Without what cannot work: dependencies that do not exist, time limits, and health of what is to finish. */
function sound(task: TaskDefinition, _index: number, tasks: readonly TaskDefinition[]): TaskDefinition {
  const { timeoutMs: _timeout, healthcheck: health, ...rest } = task;
  const isAwaited = tasks.some(({ dependsOn }) =>
    dependsOn.some((one) => one.task === task.name && one.until === 'finished'),
  );
  return {
    ...rest,
    command: 'sound',
    dependsOn: task.dependsOn.filter((dependency) => tasks.some(({ name: other }) => other === dependency.task)),
    ...(health === undefined || isAwaited ? {} : { healthcheck: health }),
  };
}

/** Everything comes up and is healthy; what is awaited as finished, finishes. */
function work(world: World): void {
  for (let changed = true; changed;) {
    const before = world.state;
    const awaited = [...world.state.tasks.values()].flatMap(({ definition }) =>
      definition.dependsOn.filter(({ until }) => until === 'finished').map(({ task }) => task),
    );
    for (const process of [...world.processes.values()]) {
      if (process.pid === undefined) world.answerSpawn(process, true);
      else if (awaited.includes(process.task)) world.exit(process, code(0), false);
      else if (!process.healthy) world.probe(process, true, 2);
    }
    changed = world.state !== before;
  }
}

/** A job that runs again and again is now here, now there; what waits for its end waits again and again as well. */
function isBeingRepeated(state: EngineState, task: string): boolean {
  const known = state.tasks.get(task);
  if (known === undefined) return false;
  if (known.definition.restart.when === 'always') return true;
  return known.definition.dependsOn.some((dependency) => isBeingRepeated(state, dependency.task));
}
