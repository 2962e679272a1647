// The little of `vscode` that tasks and terminals need, where there is no editor: it keeps what it is given. What imports
// `vscode` can be imported after this file, with `await import`.
import { registerHooks } from 'node:module';

interface Given {
  readonly terminals: { readonly name: string }[];
  readonly providers: { provideTasks(): Promise<FakeTask[]>; resolveTask(task: FakeTask): FakeTask | undefined }[];
}

export class FakeTask {
  readonly name: string;
  definition: Readonly<Record<string, unknown>>;
  detail: string | undefined;

  constructor(definition: FakeTask['definition'], _scope: unknown, name: string) {
    this.definition = definition;
    this.name = name;
  }
}

export const given: Given = { terminals: [], providers: [] };

const nothing = { dispose: () => undefined };

const editor = {
  CustomExecution: Object,
  Disposable: { from: () => nothing },
  EventEmitter: class {
    event = () => nothing;
  },
  Task: FakeTask,
  TaskPanelKind: {},
  TaskScope: {},
  TerminalExitReason: {},
  ThemeIcon: Object,
  tasks: {
    registerTaskProvider: (_type: string, provider: Given['providers'][number]) => given.providers.push(provider),
  },
  window: {
    createTerminal: (options: { readonly name: string }) => given.terminals.push(options),
    onDidCloseTerminal: () => nothing,
  },
  workspace: { isTrusted: true, workspaceFolders: [{ uri: 'file:///shop' }] },
};

const key = Symbol.for('dirigent.test.editor');
Object.assign(globalThis, { [key]: editor });
const source = Object.keys(editor).map(
  (name) => `export const ${name} = globalThis[Symbol.for('${key.description}')].${name};`,
);

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode'
      ? { url: `data:text/javascript,${encodeURIComponent(source.join('\n'))}`, shortCircuit: true }
      : next(specifier, context),
});
