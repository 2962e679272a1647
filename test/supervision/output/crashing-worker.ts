// The capture's worker with a bug that a test can wake.
import '../../../src/output/capture/worker.ts';

const channel = new BroadcastChannel('wake-the-bug');
channel.onmessage = () => {
  throw new Error('a bug');
};
channel.unref();
