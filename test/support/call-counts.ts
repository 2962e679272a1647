// How often functions are called, counted by the engine: the code under test needs no counter.
import { Session } from 'node:inspector/promises';

export interface Counted {
  /** The end of the path of the module. */
  readonly module: string;
  readonly name: string;
}

/** How often each of some functions was called while `work` ran. */
export async function countCalls(functions: readonly Counted[], work: () => unknown): Promise<readonly number[]> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await work();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return functions.map(({ module, name }) => {
      const found = result
        .filter(({ url }) => url.endsWith(module))
        .flatMap((script) => script.functions.filter(({ functionName }) => functionName === name));
      return found.reduce((sum, { ranges: [range] }) => sum + (range?.count ?? 0), 0);
    });
  } finally {
    session.disconnect();
  }
}
