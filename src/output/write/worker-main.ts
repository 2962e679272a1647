// Root of the capture's worker thread: reads the outputs of all tasks, so that no flood keeps the main thread from
// answering.
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Reader } from './reader.ts';
import { loadLibc, type Libc } from './libc.ts';
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts';
import { SPACING_MS } from './growth-throttle.ts';
import { PollReader } from './poll-reader.ts';
import { CaptureRegistry } from './capture-registry.ts';
import { SocketReader } from './socket-reader.ts';

const { port, engine, stop } = workerData as WorkerStart;
const post = (message: FromWorker): void => port.postMessage(message);

const libc = engine === 'read' ? undefined : loadLibc();
if (libc) runPolling(libc);
else runOnEvents();

/** Descriptors belong to the process: those of a worker that ends by a bug would be open for good. */
function closeFiles(registry: CaptureRegistry, reader: Reader): void {
  registry.close();
  reader.dispose();
}

/** One loop that sleeps in poll(2) until a task writes or a message comes: an idle supervisor never wakes. */
function runPolling(libc: Libc): void {
  const reader = new PollReader(libc);
  const registry = new CaptureRegistry(reader, post);
  post({ type: 'ready', engine: 'splice', wake: reader.wake });
  const grew = registry.grew.bind(registry);
  try {
    for (let open = true; open;) {
      const timeout = registry.flush(performance.now());
      if (!reader.turn(timeout, grew)) continue;
      let next = receiveMessageOnPort(port) as { message: ToWorker } | undefined;
      for (; next && open; next = open ? receiveMessageOnPort(port) : undefined) {
        open = registry.handle(next.message);
      }
      if (Atomics.load(stop, 0) === 1) open = false;
    }
  } finally {
    closeFiles(registry, reader);
  }
  port.close();
}

function runOnEvents(): void {
  let timer: NodeJS.Timeout | undefined;
  let wait = -1;
  const flush = (): void => {
    clearTimeout(timer);
    wait = registry.flush(performance.now());
    timer = wait < 0 ? undefined : setTimeout(flush, wait);
  };
  const flushUnlessSoon = (): void => {
    // Only a problem is waited for longer; the output that came since is due before it.
    if (wait < 0 || wait > SPACING_MS) flush();
  };
  const reader = new SocketReader((run) => {
    registry.grew(run);
    flushUnlessSoon();
  });
  const registry = new CaptureRegistry(reader, post);
  process.once('exit', () => closeFiles(registry, reader));
  post({ type: 'ready', engine: 'read', wake: undefined });
  port.on('message', (message: ToWorker) => {
    const open = registry.handle(message);
    if (open) return flushUnlessSoon();
    clearTimeout(timer);
    port.close();
  });
}
