import type { CircuitReading, Counts } from '../../../shared/wire/reading.ts'
import { latencyShares } from '../../../shared/wire/reading.ts'
import { attempts, fallbackShare } from '../../store/figures.ts'
import { count, percentFigure, plain } from '../../ui/format.ts'
import { plural } from '../../ui/words.ts'

/** How callers were served within the rolling window: a name and a few words. */
export interface CallersLine {
  readonly name: string
  readonly value: string
}

/** What became of callers besides what the charts show: fallbacks, cache, calls that became one, places. What there is none of is left out. */
export function callersOf(reading: CircuitReading): readonly CallersLine[] {
  const { counts } = reading.window
  return [
    ...fallbackLine(reading),
    ...cacheLine(reading),
    ...batchLines(reading),
    ...placeLines(reading),
    ...line('Caller’s own mistake', counts.ignored, 'not judged'),
    ...line('Given up by callers', counts.cancelled, 'not judged'),
  ]
}

function fallbackLine({ window: { counts }, settings }: CircuitReading): readonly CallersLine[] {
  const { 'fallback-success': served, 'fallback-failure': failed, 'fallback-missing': missing } = counts
  const share = fallbackShare(counts)
  if (share === null || (settings.fallback === null && served + failed === 0)) {
    return missing > 0 ? [{ name: 'Without a fallback', value: plural(missing, 'caller') }] : []
  }
  const parts = [`${count(served)} served`, ...some(failed, 'failed'), ...some(missing, 'had none')]
  return [{ name: 'Fallback', value: parts.join(', ') }]
}

function cacheLine({ window: { counts }, settings }: CircuitReading): readonly CallersLine[] {
  const hits = counts['cache-hit']
  if (hits === 0 && settings.caches !== true) return []
  const share = shareOfCallers(hits, counts)
  return [{ name: 'From the cache', value: share === null ? count(hits) : `${count(hits)} (${share})` }]
}

function batchLines({ window: { counts, batches } }: CircuitReading): readonly CallersLine[] {
  const joined = counts.coalesced
  const joining = joined > 0 ? [{ name: 'Joined a call', value: plural(joined, 'caller') }] : []
  if (!batches || batches.count === 0) return joining
  const [usual, most] = [0.5, 1].map(
    (share) => batches.sizes[latencyShares.findIndex((each) => each === share)],
  )
  const sizes = typeof usual === 'number' && typeof most === 'number'
  const value = sizes ? `${round(usual)}, at most ${round(most)}` : count(batches.callers)
  return [...joining, { name: 'Callers to a call', value }]
}

function placeLines({ window, inFlight, settings: { capacity } }: CircuitReading): readonly CallersLine[] {
  const { peakInFlight, counts } = window
  const places = typeof capacity === 'number' ? ` of ${count(capacity)}` : ''
  const peak = peakInFlight === null || peakInFlight < Math.max(1, inFlight ?? 0) ? null : peakInFlight
  return [
    ...(peak === null ? [] : [{ name: 'Most at once', value: `${count(peak)}${places}` }]),
    ...line('Rejected', counts.rejected, 'no place was free'),
  ]
}

function line(name: string, amount: number, note: string): readonly CallersLine[] {
  return amount > 0 ? [{ name, value: `${count(amount)}, ${note}` }] : []
}

function some(amount: number, word: string): readonly string[] {
  return amount > 0 ? [`${count(amount)} ${word}`] : []
}

/** Of all who came, let through or not. */
function shareOfCallers(hits: number, counts: Counts): string | null {
  const all = hits + counts.coalesced + attempts(counts) + counts['short-circuited']
  return all === 0 ? null : plain(percentFigure(hits / all))
}

function round(callers: number): string {
  return String(Number(callers.toFixed(1)))
}
