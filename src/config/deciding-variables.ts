// Variables that decide which program runs, or what a program loads before its own first line: `command = "node app.js"`
// with NODE_OPTIONS runs something else.

const NAMES: ReadonlySet<string> = new Set([
  ...['PATH', 'PATHEXT', 'COMSPEC', 'SHELL', 'HOME', 'IFS', 'ENV', 'BASH_ENV', 'BASHOPTS', 'SHELLOPTS', 'ZDOTDIR'],
  ...[
    'PS4',
    'PROMPT_COMMAND',
    'CDPATH',
    'GLIBC_TUNABLES',
    'GCONV_PATH',
    'XDG_CONFIG_HOME',
    'EDITOR',
    'VISUAL',
    'PAGER',
  ],
  ...[
    'NODE_OPTIONS',
    'NODE_PATH',
    'NODE_REPL_EXTERNAL_MODULE',
    'ELECTRON_RUN_AS_NODE',
    'BROWSER',
    'LESSOPEN',
    'LESSCLOSE',
  ],
  ...['PYTHONPATH', 'PYTHONHOME', 'PYTHONSTARTUP', 'PYTHONBREAKPOINT', 'PYTHONWARNINGS', 'VIRTUAL_ENV'],
  ...['PERL5OPT', 'PERL5LIB', 'PERLLIB', 'PERL5DB', 'RUBYOPT', 'RUBYLIB', 'GEM_HOME', 'GEM_PATH', 'BUNDLE_GEMFILE'],
  ...['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'JAVA_OPTS', 'JAVA_HOME', 'CLASSPATH', 'MAVEN_OPTS'],
  ...['GRADLE_OPTS', 'PHPRC', 'PHP_INI_SCAN_DIR', 'LUA_INIT', 'LUA_PATH', 'LUA_CPATH', 'GOROOT', 'GOPATH', 'GOFLAGS'],
  ...[
    'RUSTC',
    'RUSTC_WRAPPER',
    'RUSTC_WORKSPACE_WRAPPER',
    'RUSTFLAGS',
    'CC',
    'CXX',
    'MAKEFLAGS',
    'MAKEFILES',
    'ERL_FLAGS',
  ],
  ...['CORECLR_PROFILER', 'CORECLR_PROFILER_PATH', 'CORECLR_ENABLE_PROFILING', 'OPENSSL_CONF', 'OPENSSL_MODULES'],
]);

/** What carries a secret is not shown, whatever else it decides. */
const SECRET = /TOKEN|SECRET|PASSW|CREDENTIAL|AUTH|_KEY$/;

const BEGINNINGS =
  /^(?:LD_|DYLD_|BASH_FUNC_|GIT_|NPM_CONFIG_|CARGO_|DOTNET_|LUA_INIT_|LUA_PATH_|MSBUILD|JULIA_|DIRIGENT_)/;

/** In any case of letters: Windows and npm make no difference. */
export function decidesWhatRuns(name: string): boolean {
  const upper = name.toUpperCase();
  return NAMES.has(upper) || (BEGINNINGS.test(upper) && !SECRET.test(upper));
}
