// Root of the capture's worker thread: reads the outputs of all tasks, so that no flood keeps the main thread from
// answering.
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Intake } from './intake.ts';
import { loadLibc, type Libc } from './libc.ts';
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts';
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
  const { notices } = recorder;
  post({ type: 'ready', engine: 'splice', wake: intake.wake });
  const grew = notices.grew.bind(notices);
  try {
    for (let open = true; open;) {
      const timeout = notices.flush(performance.now());
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
  const flush = (): void => {
    timer = undefined;
    const wait = recorder.notices.flush(performance.now());
    if (wait >= 0) timer = setTimeout(flush, wait);
  };
  const intake = new SocketIntake((run) => {
    recorder.notices.grew(run);
    if (timer === undefined) flush();
  });
  const recorder = new Recorder(intake, post);
  process.once('exit', () => closeFiles(recorder, intake));
  post({ type: 'ready', engine: 'read', wake: undefined });
  port.on('message', (message: ToWorker) => {
    const open = recorder.handle(message);
    if (open && timer === undefined) flush();
    if (open) return;
    clearTimeout(timer);
    port.close();
  });
}
