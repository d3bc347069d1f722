import type { Measurement } from '../../../shared/engine/policy.ts'
import type { CircuitReading, JudgedReading, SettingsReading } from '../../../shared/wire/reading.ts'
import { count, thin, withUnit } from '../../ui/format.ts'
import { setDuration } from '../../ui/time.ts'

/** A setting and its value, as people say it. */
export interface Setting {
  readonly name: string
  readonly value: string
}

/** The settings in force, as far as the circuit tells them. */
export function settingsOf({ judged, window, settings }: CircuitReading): readonly Setting[] {
  const { timeoutMs, capacity, slots, probes, fallback, door } = settings
  const { namespace, adapter, policy, backoff } = settings
  return [
    ...tripRules(judged),
    ...told('Policy', policy, (figures) => figures),
    { name: 'Window', value: [setDuration(window.ms), ...(slots ? [`${slots} slots`] : [])].join(', ') },
    ...told('Sleep window', settings.sleepMs, () => sleepWindow(settings)),
    ...told('Backoff', backoff, (title) => title),
    ...told('Probes', probes, (needed) => probesRule(needed, settings)),
    ...told('Timeout', timeoutMs, (ms) => (ms === null ? 'none' : setDuration(ms))),
    ...told('Bulkhead', capacity, (most) => (most === null ? 'none' : `${count(most)} in flight`)),
    ...told('Fallback', fallback, (name) => name ?? 'none'),
    ...told('Front door', door, (name) => name),
    ...told('Adapter', adapter, (name) => name),
    ...told('Namespace', namespace, (name) => name),
  ]
}

/** A circuit that tells its rules tells them all; else there is at most the percentage of errors. */
function tripRules({ rules, threshold, minimumCalls }: JudgedReading): readonly Setting[] {
  if (rules !== undefined) return rules.map((rule) => ({ name: 'Trip rule', value: ruleInShort(rule) }))
  return told('Trip rule', threshold, (percent) => shareOf('errors', percent, minimumCalls))
}

function ruleInShort(measured: Measurement): string {
  const { threshold, minimumCalls, windowMs } = measured
  switch (measured.rule) {
    case 'error-percentage':
      return shareOf('errors', threshold, minimumCalls)
    case 'last-calls-percentage':
      return `errors ≥ ${withUnit(threshold, '%')} of the last ${count(measured.lastCalls)} calls`
    case 'consecutive':
      return `${count(threshold)} errors in a row`
    case 'count':
      return `${count(threshold)} errors in the last ${count(measured.lastCalls)} calls`
    case 'count-in-window':
      return `${count(threshold)} errors in ${setDuration(windowMs)}`
    case 'slow-call-percentage':
      return shareOf(`calls > ${setDuration(measured.slowMs)}`, threshold, minimumCalls)
    case 'custom':
      return measured.name
  }
}

function shareOf(what: string, percent: number, minimumCalls = 0): string {
  const rule = `${what} ≥ ${withUnit(percent, '%')}`
  return minimumCalls > 1 ? `${rule} of ≥ ${count(minimumCalls)} calls` : rule
}

/** `30 s`, or by opening: `1 s, 2 s, 4 s, 8 s, 16 s …` */
function sleepWindow({ sleepMs = null, sleepsMs = [] }: SettingsReading): string {
  if (sleepsMs.length > 0) return `${sleepsMs.map(sleep).join(', ')}${thin}…`
  return sleep(sleepMs)
}

function sleep(ms: number | null): string {
  return ms === null ? 'until closed by hand' : setDuration(ms)
}

/** `1 must pass`, `80 % of 10 must pass`, and of a share `1, 5, 25, 100 % of the calls; 10 must pass` */
function probesRule(needed: number, { passRate, percentages }: SettingsReading): string {
  const how =
    passRate === undefined ? `${needed} must pass` : `${withUnit(passRate, '%')} of ${needed} must pass`
  return percentages === undefined ? how : `${withUnit(percentages.join(', '), '%')} of the calls; ${how}`
}

function told<Value>(
  name: string,
  value: Value | undefined,
  say: (value: Value) => string,
): readonly Setting[] {
  return value === undefined ? [] : [{ name, value: say(value) }]
}
