/** Where chance comes from: a number from 0, and below 1. `Math.random` is one. It is handed in everywhere, as time is. */
export type Random = () => number

/**
 * The same numbers in the same order for the same seed, for tests and replays; not for secrets.
 *
 * @param seed Any number; its lower 32 bits count.
 */
export function seededRandom(seed: number): Random {
  let state = scattered(seed)
  return () => {
    state = shifted(state)
    return (state >>> 0) / 2 ** 32
  }
}

/** Marsaglia's xorshift with 32 bits (Xorshift RNGs, Journal of Statistical Software, 2003): every number but 0, once. */
function shifted(bits: number): number {
  const left = bits ^ (bits << 13)
  const right = left ^ (left >>> 17)
  return right ^ (right << 5)
}

/** Seeds that lie close together must not begin alike, and 0 would stay 0 for ever. Knuth's multiplier: 2³² ÷ golden ratio. */
function scattered(seed: number): number {
  const bits = Math.imul(seed ^ 0x2545f491, 0x9e3779b1)
  return shifted(shifted(bits === 0 ? 1 : bits))
}
