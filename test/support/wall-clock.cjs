// Preloaded into a supervisor: its wall clock, and only its, is off by the milliseconds in the file that DIRIGENT_TEST_WALL
// names, as if somebody had set the clock of the machine. The monotonic clock knows nothing of that.
const { readFileSync } = require('node:fs');

const RealDate = Date;

function shift() {
  try {
    return Number(readFileSync(process.env.DIRIGENT_TEST_WALL, 'utf8'));
  } catch {
    return 0;
  }
}

globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + shift());
    else super(...args);
  }

  static now() {
    return RealDate.now() + shift();
  }
};
