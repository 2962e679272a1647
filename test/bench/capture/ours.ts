// One measurement of the capture, in a process of its own so that its memory and processor time are its own:
// ours.ts FOLDER COMMAND ARGS…, with CAPTURE_WORKER, CAPTURE_ENGINE and CAPTURE_MAX_SIZE from the environment.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCapture } from '../../../src/output/capture.ts';

const [folder = '', command = '', ...args] = process.argv.slice(2);
const { CAPTURE_WORKER, CAPTURE_ENGINE, CAPTURE_MAX_SIZE } = process.env;

mkdirSync(folder, { recursive: true });
const fifo = (name: string): string => join(folder, `${name}.fifo`);
const staging = { stdout: fifo('stdout.moving'), stderr: fifo('stderr.moving') };
const streams = { stdout: fifo('stdout'), stderr: fifo('stderr'), staging };
execFileSync('mkfifo', [streams.stdout, streams.stderr, staging.stdout, staging.stderr]);
const capture = await createCapture({
  ...(CAPTURE_WORKER === undefined ? {} : { workerPath: CAPTURE_WORKER }),
  ...(CAPTURE_ENGINE === 'read' ? { engine: 'read' } : {}),
});
await capture.open({
  task: 'bench',
  run: 1,
  folder,
  streams,
  persist: true,
  rotatePrevious: true,
  maxSize: Number(CAPTURE_MAX_SIZE ?? 2 ** 50),
  maxFiles: 1000,
  resume: false,
});
const [stdout, stderr] = [openSync(streams.stdout, 'r+'), openSync(streams.stderr, 'r+')];
const cpu = process.cpuUsage();
const start = performance.now();
const child = spawn(command, args, { stdio: ['ignore', stdout, stderr] });
await once(child, 'exit');
const totals = await capture.finish('bench', 1);
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpu);
closeSync(stdout);
closeSync(stderr);
const peak = Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
process.stdout.write(JSON.stringify({ seconds, cpu: (user + system) / 1e6, peak, totals, engine: capture.engine }));
await capture.close();
