// The clients of a supervisor, and what it says about itself.
export type ClientKind = 'editor' | 'cli' | 'agent' | 'library';

export interface HelloParams {
  /** From the token file beside the socket, which only the user can read. */
  readonly token: string;
  readonly protocol: number;
  readonly client: {
    readonly kind: ClientKind;
    readonly name: string;
    readonly version: string;
    readonly pid: number;
    /** The editor's own process: when it is gone after a disconnect there is nothing to linger for. */
    readonly editorPid?: number;
  };
  /** editors only: what happens when the last of them disconnects; `stop` by default. */
  readonly onLastClose?: 'stop' | 'keep';
  /** The file that the client means, from the folder; refused with `conflict` when another one is served. */
  readonly configFile?: string;
}

export interface HelloResult {
  readonly protocol: number;
  readonly supervisor: SupervisorInfo;
}

export interface SupervisorInfo {
  readonly pid: number;
  readonly version: string;
  readonly protocol: number;
  readonly folder: string;
  readonly configFile: string;
  readonly storage: string;
  readonly startedAt: string;
  readonly clients: readonly {
    readonly kind: ClientKind;
    readonly name: string;
    readonly pid: number;
    readonly connectedAt: string;
  }[];
  /** Why it stays: connected clients, running tasks, or the moment it will end itself; `ending`: it does not. */
  readonly lease: { readonly kind: 'clients' | 'wanted' | 'lingering' | 'idle' | 'ending'; readonly until?: string };
  readonly memory: { readonly rss: number; readonly heapUsed: number };
  readonly capture: { readonly engine: 'splice' | 'read' };
  readonly problems: readonly string[];
}

export interface SubscribeParams {
  readonly changes?: boolean;
  readonly events?: boolean;
  /** `false`: events come without `info`, for a client that has the tasks from `changes`. */
  readonly eventInfo?: boolean;
  /** Names whose output is followed, or all. */
  readonly output?: readonly string[] | 'all';
}
