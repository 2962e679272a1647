import { variablesOfFile, type Variable } from '../base/secrets.ts';
import { parseIntactProject } from '../config/parse.ts';

/** The variables that a dirigent.toml and its env files give to tasks; of a broken one, those that can be read. */
export function projectVariables(configFile: string, folder: string): Promise<readonly Variable[]> {
  return variablesOfFile(configFile, folder, (text) => parseIntactProject(text).project.tasks);
}
