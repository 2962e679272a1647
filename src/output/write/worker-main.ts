// Root of the capture's worker thread: reads the outputs of all tasks, so that no flood keeps the main thread from
// answering.
import { workerData } from 'node:worker_threads';
import { CaptureRegistry } from './capture-registry.ts';
import { loadLibc } from './libc.ts';
import type { FromWorker, WorkerStart } from './messages.ts';
import { PollReader } from './poll-reader.ts';
import type { Reader } from './reader.ts';
import { SocketReader } from './socket-reader.ts';

const start = workerData as WorkerStart;
const { port, engine } = start;
const libc = engine === 'read' ? undefined : loadLibc();
const reader: Reader = libc === undefined ? new SocketReader() : new PollReader(libc);
const registry = new CaptureRegistry(reader, port.postMessage.bind(port));

// Descriptors belong to the process: those of a worker that ends by a bug would be open for good.
process.once('exit', () => {
  registry.close();
  reader.dispose();
});
port.postMessage({ type: 'ready', engine: reader.engine, wake: reader.wake } satisfies FromWorker);
reader.run(registry, start);
