// The entry point of the import room, which is loaded on demand: it reads YAML and the files of eight tools.
import { configText } from './config-text.ts';
import { formatIds, importFile, usualFiles } from './import-file.ts';
import { proposeTasks } from './import-folder.ts';
import { isPresent, plan, presentIn } from './plan.ts';

/** Everything that an import needs, as one object: a caller loads it with one `import()`. */
export const importer = {
  importFile,
  formatIds,
  usualFiles,
  proposeTasks,
  configText,
  presentIn,
  isPresent,
  plan,
};
