import { OptionCheck } from './check-options.ts'

/**
 * Who decides what a circuit lets through.
 * - `automatic`: the circuit itself
 * - `forced-open`: a hand; every call is turned away
 * - `forced-closed`: a hand; every call is let through, the rule goes on counting and opens nothing
 * - `disabled`: nobody; every call is let through and nothing is observed
 * - `shadow`: nobody; every call is let through, and the circuit says what it would have done
 */
export const modeKinds = ['automatic', 'forced-open', 'forced-closed', 'disabled', 'shadow'] as const

/** Who decides: one of `modeKinds`. */
export type ModeKind = (typeof modeKinds)[number]

/** A mode, and who wants it for how long. */
export type Mode = { readonly kind: 'automatic' } | HandMode

/** A mode that somebody has put the circuit into. Times are readings of the monotonic clock. */
export interface HandMode {
  readonly kind: Exclude<ModeKind, 'automatic'>
  readonly since: number
  /** When the circuit is automatic again. `Infinity`: when somebody says so. */
  readonly until: number
  /** Why, in the words of whoever did it. */
  readonly reason?: string
  /** Who or what did it. */
  readonly actor?: string
}

/** What somebody says who puts a circuit into a mode. */
export interface HandModeOptions {
  /** Why. @default not told */
  readonly reason?: string | undefined
  /** Who or what does it. @default not told */
  readonly actor?: string | undefined
  /** After how many milliseconds the circuit is automatic again. `Infinity`: when somebody says so. @default Infinity */
  readonly forMs?: number | undefined
}

/** What becomes of a call that comes in. */
export type Admission =
  | { readonly kind: 'turned-away' }
  | {
      readonly kind: 'let-through'
      readonly reaches: Reach
      /** The circuit by itself would have turned it away. */
      readonly wouldTurnAway: boolean
    }

/**
 * How far the news of a call's end goes: to nobody, to the statistics, to the rule's figures as well, or so far that it
 * may change the state.
 */
export type Reach = 'nothing' | 'statistics' | 'rule' | 'state'

/** The mode of a circuit that nobody has touched. */
export const automatic: Mode = Object.freeze({ kind: 'automatic' })

/** The mode that somebody asks for at `now`; the automatic one is as it is, whatever they say. */
export function modeFor(kind: ModeKind, options: HandModeOptions, now: number): Mode {
  const asked = handMode(kind === 'automatic' ? 'disabled' : kind, options, now)
  return kind === 'automatic' ? automatic : asked
}

/** Puts a circuit into a mode, at `now`. */
export function handMode(kind: HandMode['kind'], options: HandModeOptions, now: number): HandMode {
  check.oneOf('kind', kind, modeKinds)
  check.known(options, ['reason', 'actor', 'forMs'])
  const { reason, actor, forMs = Infinity } = options
  return Object.freeze({
    kind,
    since: now,
    until: now + check.number('forMs', forMs, { from: 0, note: 'milliseconds' }),
    ...(reason === undefined ? {} : { reason: check.text('reason', reason) }),
    ...(actor === undefined ? {} : { actor: check.text('actor', actor) }),
  })
}

/** The mode in force at `now`: what a hand has set lasts until its time is over. */
export function modeAt(mode: Mode, now: number): Mode {
  return mode.kind === 'automatic' || now < mode.until ? mode : automatic
}

/** Whether a call is shown to the circuit's state at all. Else the state stands still, and goes on from there. */
export function asksState(kind: ModeKind): boolean {
  return kind === 'automatic' || kind === 'shadow'
}

/**
 * What becomes of a call in this mode.
 *
 * @param isLetThrough What the circuit's state says; without meaning where the mode does not ask it.
 */
export function admissionIn(kind: ModeKind, isLetThrough: boolean): Admission {
  switch (kind) {
    case 'automatic':
      return isLetThrough ? letThrough.state : turnedAway
    case 'shadow':
      return isLetThrough ? letThrough.state : letThroughAllTheSame
    case 'forced-open':
      return turnedAway
    case 'forced-closed':
      return letThrough.rule
    case 'disabled':
      return letThrough.nothing
  }
}

const check = new OptionCheck('mode')

/** Made once, for a call must not cost an object. */
const turnedAway: Admission = { kind: 'turned-away' }
const letThrough = {
  nothing: { kind: 'let-through', reaches: 'nothing', wouldTurnAway: false },
  rule: { kind: 'let-through', reaches: 'rule', wouldTurnAway: false },
  state: { kind: 'let-through', reaches: 'state', wouldTurnAway: false },
} satisfies Record<string, Admission>
/** The state gave it no ticket, for had it been turned away there would be no result to go by. */
const letThroughAllTheSame: Admission = { kind: 'let-through', reaches: 'statistics', wouldTurnAway: true }
