// Once, before the test files share the processor: apt-get lets nobody else install at the same time, and takes longer
// than a test may.
import { ensurePrograms } from '../support/programs.ts';
import { mayInstall } from '../support/vscode/install.ts';

/** Where nothing can be installed, who needs what is missing says so. */
export async function mochaGlobalSetup(): Promise<void> {
  if (mayInstall()) await ensurePrograms();
}
