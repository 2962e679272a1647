// Collects the variables to mask in the report: those of the editor, which tasks inherit, and those of each project.
import { variablesOfFile } from '../../client/task-variables.ts';
import type { Variable } from '../../base/secrets/secrets.ts';
import { parseIntactProject } from '../../config/parse.ts';

interface Project {
  readonly path: string;
  readonly configPath: string;
}

/** In Restricted Mode no file is opened because a dirigent.toml names it; nothing has got its variables there. */
export async function reportVariables(
  projects: readonly Project[],
  env: Readonly<Record<string, string>>,
  isTrusted: boolean,
): Promise<readonly Variable[]> {
  const ofProjects = await Promise.all(
    projects.map(({ path, configPath }) =>
      variablesOfFile(configPath, path, (text) => {
        const { tasks } = parseIntactProject(text).project;
        return isTrusted ? tasks : tasks.map(({ env }) => ({ env, envFile: [] }));
      }),
    ),
  );
  return [...Object.entries(env), ...ofProjects.flat()];
}
