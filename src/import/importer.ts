// Entry of the import room, which is loaded when a user imports.
import { configText } from './config-text.ts';
import { formatIds, importFile, usualFiles } from './import-file.ts';
import { proposeTasks } from './import-folder.ts';
import { isPresent, plan, presentIn } from './plan.ts';

/** The door of the room, which is loaded when somebody imports and not before: it reads YAML and the files of eight tools. */
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
