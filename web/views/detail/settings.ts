import type { CircuitReading } from '../../../shared/wire/reading.ts'
import { count, withUnit } from '../../ui/format.ts'
import { setDuration } from '../../ui/time.ts'

/** A setting and its value, as people say it. */
export interface Setting {
  readonly name: string
  readonly value: string
}

/** The settings in force, as far as the circuit tells them. */
export function settingsOf({ judged, window, settings }: CircuitReading): readonly Setting[] {
  const { threshold, minimumCalls } = judged
  const { sleepMs, timeoutMs, capacity, slots, probes, fallback, door } = settings
  return [
    ...told('Trip rule', threshold, (percent) => tripRule(percent, minimumCalls)),
    { name: 'Window', value: [setDuration(window.ms), ...(slots ? [`${slots} slots`] : [])].join(', ') },
    { name: 'Sleep window', value: sleepMs === null ? 'until closed by hand' : setDuration(sleepMs) },
    ...told('Probes', probes, (needed) => (needed === 1 ? '1 must pass' : `${needed} must pass`)),
    { name: 'Timeout', value: timeoutMs === null ? 'none' : setDuration(timeoutMs) },
    { name: 'Bulkhead', value: capacity === null ? 'none' : `${count(capacity)} in flight` },
    ...told('Fallback', fallback, (name) => name ?? 'none'),
    ...told('Front door', door, (name) => name),
  ]
}

function tripRule(percent: number, minimumCalls = 0): string {
  const rule = `errors ≥ ${withUnit(percent, '%')}`
  return minimumCalls > 1 ? `${rule} of ≥ ${count(minimumCalls)} calls` : rule
}

function told<Value>(
  name: string,
  value: Value | undefined,
  say: (value: Value) => string,
): readonly Setting[] {
  return value === undefined ? [] : [{ name, value: say(value) }]
}
