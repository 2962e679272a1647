// How long tests wait before they call something a hang. A machine that is busy with other people's work must never
// reach these: what is slow is no defect here (figures belong to test/bench), what never comes is.

/** One wait for one condition. */
export const WAIT_MS = 60_000;

/** One test in a real workbench, which has several such waits. */
export const WINDOW_TEST_MS = 5 * 60_000;

/** One window with all the tests that run inside its extension host. */
export const WINDOW_MS = 20 * 60_000;

/** A level of `npm test` that reports nothing for so long: each of its tests has a limit far below. */
export const SILENCE_MS = 10 * 60_000;
