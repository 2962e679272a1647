// Compares secrets in constant time.
import { createHash, timingSafeEqual } from 'node:crypto';

/** Takes the same time wherever the difference is, so that it reveals nothing to an attacker. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
