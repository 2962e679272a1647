import type { Verb } from '../verb.ts';

export const info: Verb<'supervisor/info'> = (supervisor) => Promise.resolve(supervisor.about());
