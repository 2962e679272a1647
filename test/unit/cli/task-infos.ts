import type { TaskInfo } from '../../../src/model/task-info.ts';

/** A task as the supervisor tells of it, stopped unless `changes` say otherwise. */
export function taskInfo(name: string, changes: Partial<TaskInfo> = {}): TaskInfo {
  return {
    name,
    title: name,
    status: { kind: 'stopped' },
    wanted: 'down',
    restarts: 0,
    runAtStartup: false,
    definition: {
      name,
      title: name,
      command: 'node',
      args: ['server.js'],
      shell: false,
      env: {},
      unsetEnv: [],
      envFile: [],
      runAtStartup: false,
      persistToDisk: true,
      rotatePrevious: true,
      logMaxSize: 10_000_000,
      logMaxFiles: 5,
      restart: { when: 'never', maxRetries: 10, delayMs: 500, maxDelayMs: 30_000, jitter: 0.1, resetAfterMs: 30_000 },
      successExitCodes: [0],
      stop: { signal: 'SIGTERM', timeoutMs: 5000 },
      dependsOn: [],
      tty: false,
      watch: [],
      notify: 'failure',
    },
    changed: false,
    logs: { stdout: `/s/${name}/stdout.log`, stderr: `/s/${name}/stderr.log`, combined: `/s/${name}/combined.log` },
    adHoc: false,
    ...changes,
  };
}

export function running(name: string, changes: Partial<TaskInfo> = {}): TaskInfo {
  return taskInfo(name, {
    status: { kind: 'running', pid: 4711, health: 'none' },
    wanted: 'up',
    pid: 4711,
    runId: `${name}#1`,
    startedAt: new Date(Date.now() - 65_000).toISOString(),
    ...changes,
  });
}

export function failed(name: string, message: string, exitCode = 1): TaskInfo {
  return taskInfo(name, {
    status: { kind: 'failed', reason: 'exit', exitCode, message },
    runId: `${name}#1`,
    exitCode,
  });
}
