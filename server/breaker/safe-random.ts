import type { Random } from '../../shared/engine/random.ts'
import { warn } from '../warn.ts'

/** Somebody else's chance. Where it throws it is 1, at which nothing is drawn; one process warning says so. */
export function safeRandom(random: Random): Random {
  if (random === Math.random) return random
  let isToldOf = false
  return () => {
    try {
      return random()
    } catch (mistake) {
      if (!isToldOf) warn('A random of a CircuitBreaker threw; no call was drawn by it.', mistake)
      isToldOf = true
      return 1
    }
  }
}
