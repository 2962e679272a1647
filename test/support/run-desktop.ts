// The integration tests in desktop VS Code, which @vscode/test-electron downloads. Needs a display (or xvfb-run).

import { runTests } from '@vscode/test-electron';
import { buildIntegrationTests, testsModule } from './integration.ts';
import { repository } from './vscode/install.ts';
import { Sandbox } from './vscode/sandbox.ts';

for (const test of await buildIntegrationTests()) {
  console.log(`\n── ${test.name}`);
  const sandbox = await Sandbox.create();
  try {
    const workspace = await sandbox.copyWorkspace(test.fixture);
    const trust = test.trusted ? ['--disable-workspace-trust'] : [];
    const folders = [`--user-data-dir=${sandbox.path}/d`, `--extensions-dir=${sandbox.path}/x`];
    await runTests({
      extensionDevelopmentPath: repository,
      extensionTestsPath: testsModule,
      extensionTestsEnv: { ...sandbox.environment, DIRIGENT_CASE: test.folder },
      launchArgs: [workspace, ...folders, ...trust, '--disable-telemetry', '--skip-welcome'],
    });
  } finally {
    await sandbox.dispose();
  }
}
