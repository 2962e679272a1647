// Takes the place of the server's own logger, a native module that only an install script would compile. VS Code writes
// output channels through it: without it they stay empty.
const { appendFileSync, mkdirSync, renameSync, statSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];
let globalLevel = 2;

class Logger {
  constructor(_kind, _name, file, maxFileSize) {
    Object.assign(this, { file, maxFileSize, level: undefined, plain: false });
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, '');
    this.size = statSync(file).size;
  }

  getLevel() {
    return this.level ?? globalLevel;
  }

  setLevel(level) {
    this.level = level;
  }

  /** What is written from now on stands as it is: no time, no level, no line end. */
  clearFormatters() {
    this.plain = true;
  }

  setPattern() {}
  flush() {}
  drop() {}

  write(level, message) {
    if (level < this.getLevel()) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const text = this.plain ? message : `${time} [${levels[level]}] ${message}\n`;
    if (this.size + text.length > this.maxFileSize) {
      renameSync(this.file, `${this.file}.1`);
      this.size = 0;
    }
    appendFileSync(this.file, text);
    this.size += text.length;
  }
}

for (const [level, method] of ['trace', 'debug', 'info', 'warn', 'error', 'critical'].entries()) {
  Logger.prototype[method] = function (message) {
    this.write(level, message);
  };
}

const create = async (name, file, maxFileSize, maxFiles) => new Logger('rotating', name, file, maxFileSize, maxFiles);

exports.version = 11100;
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
exports.setFlushOn = () => {};
exports.setLevel = (level) => {
  globalLevel = level;
};
