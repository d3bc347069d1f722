import type { Measurement } from '../../../shared/engine/policy.ts'
import type {
  CircuitReading,
  GivenSetting,
  JudgedReading,
  SettingsReading,
  StoreReading,
} from '../../../shared/wire/reading.ts'
import { count, thin, withUnit } from '../../ui/format.ts'
import { setDuration } from '../../ui/time.ts'

/** A setting and its value, as people say it. */
export interface Setting {
  readonly name: string
  readonly value: string
  /** What it does, in a sentence. */
  readonly meaning: string
  /** Whether somebody has set it otherwise than by default; `null`: that is not told, or there is no default. */
  readonly isGiven: boolean | null
}

/** The settings in force, as far as the circuit tells them. */
export function settingsOf({ judged, window, settings, store }: CircuitReading): readonly Setting[] {
  const { timeoutMs, capacity, slots, probes, fallback, door, caches } = settings
  const { namespace, adapter, policy, backoff } = settings
  const ifTold = tellerOf(settings)
  return [
    ...tripRules(judged).map((value) => told('Trip rule', value, givenIn(settings, 'rule'))),
    ...ifTold('Policy', policy, (figures) => figures),
    told('Window', windowRule(window.ms, slots), givenIn(settings, 'window', 'slots')),
    ...ifTold('Sleep window', settings.sleepMs, () => sleepWindow(settings), 'sleep'),
    ...ifTold('Backoff', backoff, (title) => title),
    ...ifTold('Probes', probes, (needed) => probesRule(needed, settings), 'probes'),
    ...ifTold('Timeout', timeoutMs, (ms) => (ms === null ? 'none' : setDuration(ms)), 'timeout'),
    ...ifTold(
      'Bulkhead',
      capacity,
      (most) => (most === null ? 'none' : `${count(most)} in flight`),
      'capacity',
    ),
    ...ifTold('Cache', caches, (isOn) => (isOn ? 'results are kept' : 'off'), 'cache'),
    ...ifTold('Fallback', fallback, (name) => (name === null ? 'none' : name || 'one without a name')),
    ...ifTold('Front door', door, (name) => name),
    ...ifTold('Store', store, storeWords),
    ...ifTold('Adapter', adapter, (name) => name),
    ...ifTold('Namespace', namespace, (name) => name),
  ]
}

/** What each of them does. */
const meanings = {
  'Trip rule': 'When it opens. Calls that were turned away or aborted by the caller are not judged.',
  Policy: 'When it opens and closes, as whoever set it wrote it.',
  Window: 'Over how much time calls are judged and counted; it moves on by one slot at a time.',
  'Sleep window': 'How long it turns calls away before it tries again; each opening in a row takes the next.',
  Backoff: 'What says how long an opening lasts.',
  Probes: 'How many calls are let through to try, and how many of them must pass for it to close.',
  Timeout: 'A call that takes longer is an error, and its caller waits no longer.',
  Bulkhead: 'So many calls at once; more are rejected without being made.',
  Cache: 'Whether results are kept and given again without a call.',
  Fallback: 'What answers when a call fails or is turned away.',
  'Front door': 'Through which interface of the package it was made.',
  Store: 'Where its state is kept, and shared with other processes.',
  Adapter: 'What the store is called where it was set up.',
  Namespace: 'What keeps it apart from circuits of the same name.',
} as const satisfies Readonly<Record<string, string>>

type SettingName = keyof typeof meanings

function told(name: SettingName, value: string, isGiven: boolean | null = null): Setting {
  return { name, value, meaning: meanings[name], isGiven }
}

/** A setting of which nothing is told is left out. */
function tellerOf(settings: SettingsReading) {
  return <Value>(
    name: SettingName,
    value: Value | undefined,
    say: (value: Value) => string,
    ...of: readonly GivenSetting[]
  ): readonly Setting[] => (value === undefined ? [] : [told(name, say(value), givenIn(settings, ...of))])
}

function givenIn({ given }: SettingsReading, ...names: readonly GivenSetting[]): boolean | null {
  return given === undefined || names.length === 0 ? null : names.some((name) => given.includes(name))
}

function windowRule(ms: number, slots = 0): string {
  return [setDuration(ms), ...(slots > 0 ? [`${slots} slots`] : [])].join(', ')
}

function storeWords({ kind, isAlone }: StoreReading): string {
  return isAlone ? `${kind}, not reached: on its own` : kind
}

/** A circuit that tells its rules tells them all; else there is at most the percentage of errors. */
function tripRules({ rules, threshold, minimumCalls }: JudgedReading): readonly string[] {
  if (rules !== undefined) return rules.map(ruleInShort)
  return threshold === undefined ? [] : [shareOf('errors', threshold, minimumCalls)]
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
