import { OptionCheck } from '../../shared/engine/check-options.ts'
import { checkTimeout, timeoutMsOf } from './limit-options.ts'
import type { Follower } from './sharing.ts'

/** What one call asks for itself. */
export interface CallOptions {
  /** How long this call may take, in milliseconds, instead of the breaker's `timeout`. `false`, `0` or `Infinity`: as long as it likes. @default the breaker's */
  readonly timeout?: number | false | undefined
  /** By which the caller gives up: the call then rejects with the signal's reason and counts as cancelled, neither for nor against the dependency. @default none */
  readonly signal?: AbortSignal | undefined
  /** The function's `this`. @default the function itself */
  readonly context?: unknown
}

/** On what terms a call is made, where they are not those of all calls. */
export interface CallTerms<Result> {
  /** Milliseconds; `Infinity`: none; `undefined`: that of all calls. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Who else hears how it ends. */
  readonly follower?: Follower<Result> | undefined
}

/** @throws TypeError or RangeError that names the option, what it may be and what it was. */
export function resolveCall(options: CallOptions): CallTerms<never> {
  check.known(options, ['timeout', 'signal', 'context'])
  const { timeout, signal } = options
  if (signal !== undefined) check.shaped('signal', signal, signalShape)
  return { timeoutMs: timeout === undefined ? undefined : timeoutMsOf(checkTimeout(check, timeout)), signal }
}

const check = new OptionCheck('fireWith')
const signalShape = { is: 'an AbortSignal', methods: ['addEventListener', 'removeEventListener'] }
