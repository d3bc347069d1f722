/** The shortest and the longest rhythm that somebody can ask for, in milliseconds. */
const shortestMs = 100
const longestMs = 60_000

/**
 * What `?delay=` asks for, in milliseconds; `undefined` where it asks for nothing. Values that are out of range mean the
 * nearest that is in it, and what is no number means nothing, as in Hystrix: dashboards cannot show why a stream was refused.
 */
export function delayOf(url = ''): number | undefined {
  const text = new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('delay') ?? ''
  const delay = Math.round(Number(text))
  if (!url.includes('?') || text.trim() === '' || Number.isNaN(delay)) return undefined
  return Math.min(Math.max(delay, shortestMs), longestMs)
}
