// Read by a supervisor before its own code: SIGUSR2 wakes a bug that nobody catches, again and again from then on.
'use strict';

process.on('SIGUSR2', () => {
  const fail = () => {
    setImmediate(fail);
    throw new Error('a bug that nobody caught');
  };
  setImmediate(fail);
});
