// Root of the capture's worker thread: reads the outputs of all tasks, so that no flood keeps the main thread from
// answering.
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Intake } from './intake.ts';
import { loadLibc, type Libc } from './libc.ts';
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts';
import { SPACING_MS } from './notices.ts';
import { PollIntake } from './poll-intake.ts';
import { Recorder } from './recorder.ts';
import { SocketIntake } from './socket-intake.ts';

const { port, engine, stop } = workerData as WorkerStart;
const post = (message: FromWorker): void => port.postMessage(message);

const libc = engine === 'read' ? undefined : loadLibc();
if (libc) runPolling(libc);
else runOnEvents();

/** Descriptors belong to the process: those of a worker that ends by a bug would be open for good. */
function closeFiles(recorder: Recorder, intake: Intake): void {
  recorder.close();
  intake.dispose();
}

/** One loop that sleeps in poll(2) until a task writes or a message comes: an idle supervisor never wakes. */
function runPolling(libc: Libc): void {
  const intake = new PollIntake(libc);
  const recorder = new Recorder(intake, post);
  post({ type: 'ready', engine: 'splice', wake: intake.wake });
  const grew = recorder.grew.bind(recorder);
  try {
    for (let open = true; open;) {
      const timeout = recorder.flush(performance.now());
      if (!intake.turn(timeout, grew)) continue;
      let next = receiveMessageOnPort(port) as { message: ToWorker } | undefined;
      for (; next && open; next = open ? receiveMessageOnPort(port) : undefined) {
        open = recorder.handle(next.message);
      }
      if (Atomics.load(stop, 0) === 1) open = false;
    }
  } finally {
    closeFiles(recorder, intake);
  }
  port.close();
}

function runOnEvents(): void {
  let timer: NodeJS.Timeout | undefined;
  let wait = -1;
  const flush = (): void => {
    clearTimeout(timer);
    wait = recorder.flush(performance.now());
    timer = wait < 0 ? undefined : setTimeout(flush, wait);
  };
  const flushUnlessSoon = (): void => {
    // What is waited for longer is a trouble; the output that came since is due before it.
    if (wait < 0 || wait > SPACING_MS) flush();
  };
  const intake = new SocketIntake((run) => {
    recorder.grew(run);
    flushUnlessSoon();
  });
  const recorder = new Recorder(intake, post);
  process.once('exit', () => closeFiles(recorder, intake));
  post({ type: 'ready', engine: 'read', wake: undefined });
  port.on('message', (message: ToWorker) => {
    const open = recorder.handle(message);
    if (open) return flushUnlessSoon();
    clearTimeout(timer);
    port.close();
  });
}
