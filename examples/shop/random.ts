/** Where chance comes from: a number from 0, below 1. `Math.random`, or something repeatable in tests. */
export type Random = () => number

/** Whether something happens that happens in this share of all cases, 0 to 1. */
export function happens(share: number, random: Random): boolean {
  return random() < share
}

/** A positive number around `median`, now and then much larger: latencies are spread like this. */
export function logNormal(median: number, spread: number, random: Random): number {
  return median * Math.exp(spread * normal(random))
}

/** Box and Muller's way from two even numbers to a bell curve. The first one must not be zero. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
