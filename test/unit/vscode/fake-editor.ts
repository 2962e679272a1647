// The little of `vscode` that tasks, terminals and diagnostics need, where there is no editor: it keeps what it is
// given. What imports `vscode` can be imported after this file, with `await import`.
import { registerHooks } from 'node:module';

interface Given {
  readonly problems: Map<unknown, readonly unknown[] | undefined>;
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

export const given: Given = { problems: new Map(), terminals: [], providers: [] };

const nothing = { dispose: () => undefined };

/** Keeps what it is made of, in order. */
class Parts {
  readonly parts: readonly unknown[];

  constructor(...parts: readonly unknown[]) {
    this.parts = parts;
  }
}

const editor = {
  Diagnostic: class extends Parts {},
  DiagnosticRelatedInformation: class extends Parts {},
  // As the API has them.
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
  Location: class extends Parts {},
  Position: class extends Parts {},
  Range: class extends Parts {},
  languages: {
    createDiagnosticCollection: () => ({
      set: (uri: unknown, problems: readonly unknown[] | undefined) => given.problems.set(uri, problems),
      dispose: () => given.problems.clear(),
    }),
  },
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
