// The capture's worker with a bug that a test can wake.
import '../../../src/output/write/worker-main.ts';

const channel = new BroadcastChannel('wake-the-bug');
channel.onmessage = () => {
  throw new Error('a bug');
};
channel.unref();
