import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { State } from '../../shared/engine/state.ts'
import type { CircuitBreakerStats } from './stats.ts'

/** Where a breaker stands, in a form that can be stored: opossum's. */
export interface SavedState {
  readonly name: string
  readonly enabled: boolean
  readonly closed: boolean
  readonly open: boolean
  readonly halfOpen: boolean
  readonly warmUp: boolean
  readonly shutdown: boolean
  /** When the circuit opened, in milliseconds since 1970; absent while it is not open. */
  readonly lastTimerAt: number | undefined
}

/** What `toJSON()` gives: enough to go on elsewhere, with `state` and `status` as options of the new breaker. */
export interface SavedBreaker {
  readonly state: SavedState
  readonly status: CircuitBreakerStats
}

/** What is saved of a breaker. */
export interface SavableBreaker {
  readonly name: string
  readonly enabled: boolean
  readonly warmUp: boolean
  readonly isShutdown: boolean
  readonly stats: CircuitBreakerStats
}

/**
 * @param kind In which state it is; `undefined`: in none, for it has been shut down.
 * @param openedAt When the circuit opened, in milliseconds since 1970; without meaning where it is not open.
 */
export function saveBreaker(
  { name, enabled, warmUp, isShutdown, stats }: SavableBreaker,
  kind: State['kind'] | undefined,
  openedAt: number,
): SavedBreaker {
  const open = kind === 'open'
  return {
    state: {
      name,
      enabled,
      closed: kind === 'closed',
      open,
      halfOpen: kind === 'half-open',
      warmUp,
      shutdown: isShutdown,
      lastTimerAt: open ? openedAt : undefined,
    },
    status: stats,
  }
}

/** In which state a breaker goes on. */
export type RestoredStart =
  | { readonly kind: 'closed' }
  | { readonly kind: 'half-open' }
  /** Calls are turned away for so many more milliseconds. `Infinity`: until `close()`. */
  | { readonly kind: 'open'; readonly sleptMs: number; readonly remainingMs: number }

/** How a breaker goes on. */
export interface RestoredState {
  readonly enabled: boolean
  readonly warmUp: boolean
  readonly isShutdown: boolean
  readonly start: RestoredStart
}

/** What there is to know for going on. */
export interface RestoreOptions {
  /** Whether a breaker that is not restored would warm up. */
  readonly allowWarmUp: boolean
  /** How long an opening lasts, in milliseconds. */
  readonly sleepMs: number
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * Goes on from what was saved, perhaps by opossum and perhaps long ago: an open circuit has slept in the meantime. What is
 * missing is as in a new breaker that is enabled.
 *
 * @throws TypeError when what was saved is no object.
 */
export function restoreState(saved: unknown, options: RestoreOptions): RestoredState {
  if (!isObject(saved)) return check.refuse('state', 'an object: what toJSON().state gave', saved)
  const { enabled, warmUp, shutdown } = saved
  return {
    enabled: enabled !== false,
    warmUp: Boolean(warmUp) || options.allowWarmUp,
    isShutdown: Boolean(shutdown),
    start: startOf(saved, options),
  }
}

const check = new OptionCheck('CircuitBreaker')

type Saved = Partial<Readonly<Record<keyof SavedState, unknown>>>

function isObject(value: unknown): value is Saved {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function startOf({ closed, halfOpen, lastTimerAt }: Saved, { sleepMs, now }: RestoreOptions): RestoredStart {
  if (closed !== false) return { kind: 'closed' }
  if (halfOpen) return { kind: 'half-open' }
  const openedAt = typeof lastTimerAt === 'number' && Number.isFinite(lastTimerAt) ? lastTimerAt : now
  // The clock of whoever saved it may be ahead of ours.
  const sleptMs = Math.max(0, now - openedAt)
  const remainingMs = sleepMs - sleptMs
  return remainingMs > 0 ? { kind: 'open', sleptMs, remainingMs } : { kind: 'half-open' }
}
