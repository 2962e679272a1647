// Waits for the first folder with a dirigent.toml.
import { MutableDisposable, type Disposable } from '../../base/disposable.ts';
import type { Event } from '../../base/event.ts';
import type { FolderState } from './project-folder.ts';

interface Folders {
  readonly folders: readonly { readonly state: FolderState }[];
  readonly onDidChange: Event<unknown>;
}

/** Calls `then` once, as soon as a folder of the window has a project file: a window without one is left as it is. */
export function whenAnyProject(workspace: Folders, then: () => void): Disposable {
  const watching = new MutableDisposable<Disposable>();
  const look = (): boolean => {
    const isAny = workspace.folders.some(({ state }) => state.kind !== 'loading' && state.kind !== 'no-config');
    if (isAny) {
      watching.dispose();
      then();
    }
    return isAny;
  };
  if (!look()) watching.value = workspace.onDidChange(look);
  return watching;
}
