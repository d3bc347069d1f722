import type { Backoff } from '../../shared/engine/backoff.ts'
import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { Clock } from '../../shared/engine/clock.ts'
import { clockShape } from '../../shared/engine/clock.ts'
import type { Random } from '../../shared/engine/random.ts'
import type { Registry } from '../registry/registry.ts'
import { registry, registryShape } from '../registry/registry.ts'
import type { CircuitBreakerPolicy } from '../storage/rule.ts'
import { systemClock } from '../system-clock.ts'
import type { ErrorMatcher, ErrorPolicy } from './error-policy.ts'
import { errorMatcher } from './error-policy.ts'
import type { EventBusLike } from './events.ts'
import { eventBusShape } from './events.ts'
import type { KeyNamespace } from './namespace.ts'
import { namespaceShape, NoOpNamespace } from './namespace.ts'
import type { NamedBackoff, NamedPolicy } from '../storage/policies/named.ts'
import { backoffBy, policyOf } from '../storage/policies/named.ts'
import type { BackoffPolicy } from '../storage/policies/own-backoff.ts'
import type { SerdeRegister } from './serde.ts'
import { serdeShape } from './serde.ts'
import type { Duration } from '../storage/policies/time-span.ts'
import { checkDuration } from '../storage/policies/time-span.ts'
import type { CircuitBreakerTrigger } from './trigger.ts'
import { triggers } from './trigger.ts'

/** What all circuits of a provider have in common. */
export interface ProviderSettingsBase {
  /** What keeps its circuits apart from others of the same name. @default nothing */
  readonly namespace?: KeyNamespace | undefined
  /** When circuits open, and what closes them. @default that of the adapter, else `new ConsecutiveBreaker()` */
  readonly circuitBreakerPolicy?: CircuitBreakerPolicy | NamedPolicy | undefined
  /** How long they stay open. @default that of the adapter, else `exponentialBackoff()` */
  readonly backoffPolicy?: BackoffPolicy | NamedBackoff | undefined
  /** Which errors count against the dependency. @default all */
  readonly defaultErrorPolicy?: ErrorPolicy | undefined
  /** What counts: errors, late successes, or both. @default BOTH */
  readonly defaultTrigger?: CircuitBreakerTrigger | undefined
  /** From when on a success is late. @default 10 s */
  readonly defaultSlowCallTime?: Duration | undefined
  /** Whether callers get their result before the store knows of it. @default true */
  readonly enableAsyncTracking?: boolean | undefined
  /** Is given the promise that the store knows of a result, where a platform must be told what to wait for. @default none */
  readonly waitUntil?: ((tracked: Promise<void>) => void) | undefined
  /** Is told of all events, besides those who listen to `events`. @default none */
  readonly eventBus?: EventBusLike | undefined
  /** What writes and reads circuits, so that they can be sent elsewhere. @default none */
  readonly serde?: SerdeRegister | readonly SerdeRegister[] | undefined
  /** Tells circuits of several providers with the same kind of adapter apart where they are written. @default the adapter's name in the factory, else '' */
  readonly serdeTransformerName?: string | undefined
  /** What its circuits belong to on the board. @default the namespace, else the circuit's key */
  readonly group?: string | undefined
  /** On which board they appear. @default that of the process */
  readonly registry?: Registry | undefined
  /** What time it is. @default the system's */
  readonly clock?: Clock | undefined
  /** Where chance comes from. @default Math.random */
  readonly random?: Random | undefined
}

/** The names of these settings, for those who have more. */
export const settingNames = [
  'namespace',
  'circuitBreakerPolicy',
  'backoffPolicy',
  'defaultErrorPolicy',
  'defaultTrigger',
  'defaultSlowCallTime',
  'enableAsyncTracking',
  'waitUntil',
  'eventBus',
  'serde',
  'serdeTransformerName',
  'group',
  'registry',
  'clock',
  'random',
] as const satisfies readonly (keyof ProviderSettingsBase)[]

/** The same with nothing missing, but for what the adapter may know better. */
export interface ResolvedProviderSettings extends CallSettings {
  readonly namespace: KeyNamespace
  readonly circuitBreakerPolicy: CircuitBreakerPolicy | undefined
  readonly backoffPolicy: Backoff | undefined
  readonly enableAsyncTracking: boolean
  readonly waitUntil: ((tracked: Promise<void>) => void) | undefined
  readonly eventBus: EventBusLike | undefined
  readonly serdes: readonly SerdeRegister[]
  readonly serdeTransformerName: string
  readonly group: string | undefined
  readonly registry: Registry
  readonly clock: Clock
  readonly random: Random
}

/** How the calls of one circuit are judged. */
export interface CallSettings {
  readonly countsError: ErrorMatcher
  readonly trigger: CircuitBreakerTrigger
  readonly slowCallMs: number
}

/** How the calls of one circuit are judged, where that is not as for all circuits of the provider. */
export interface CircuitBreakerSettings {
  /** Which errors count against the dependency. */
  readonly errorPolicy?: ErrorPolicy | undefined
  /** What counts: errors, late successes, or both. */
  readonly trigger?: CircuitBreakerTrigger | undefined
  /** From when on a success is late. */
  readonly slowCallTime?: Duration | undefined
}

/** Fills in what is missing and checks the rest. */
export function resolveSettings(owner: string, settings: ProviderSettingsBase): ResolvedProviderSettings {
  const check = new OptionCheck(owner)
  const { namespace = noNamespace, backoffPolicy, circuitBreakerPolicy, waitUntil, eventBus } = settings
  const { serde = [], serdeTransformerName = '', group, enableAsyncTracking = true } = settings
  const { defaultErrorPolicy = everyError, defaultTrigger = 'BOTH', defaultSlowCallTime = 10_000 } = settings
  return Object.freeze({
    namespace: check.shaped('namespace', namespace, namespaceShape),
    backoffPolicy: backoffPolicy === undefined ? undefined : backoffBy(owner, backoffPolicy),
    circuitBreakerPolicy:
      circuitBreakerPolicy === undefined ? undefined : policyOf(owner, circuitBreakerPolicy),
    countsError: errorMatcher(owner, defaultErrorPolicy),
    trigger: check.oneOf('defaultTrigger', defaultTrigger, triggers),
    slowCallMs: checkDuration(check, 'defaultSlowCallTime', defaultSlowCallTime, { from: 0 }),
    enableAsyncTracking: check.boolean('enableAsyncTracking', enableAsyncTracking),
    waitUntil: waitUntil === undefined ? undefined : check.callable('waitUntil', waitUntil),
    eventBus: eventBus === undefined ? undefined : check.shaped('eventBus', eventBus, eventBusShape),
    serdes: [serde].flat().map((each) => check.shaped('serde', each, serdeShape)),
    serdeTransformerName: checkName(check, serdeTransformerName),
    group: group === undefined ? undefined : check.text('group', group),
    registry: check.shaped('registry', settings.registry ?? registry, registryShape),
    clock: check.shaped('clock', settings.clock ?? systemClock, clockShape),
    random: check.callable('random', settings.random ?? Math.random),
  })
}

/** What may be said anew of one circuit. */
export type CircuitChanges = Pick<
  ProviderSettingsBase,
  'namespace' | 'circuitBreakerPolicy' | 'backoffPolicy'
>

/** The same settings but for these. */
export function changedSettings(
  settings: ResolvedProviderSettings,
  changes: CircuitChanges,
): ResolvedProviderSettings {
  const check = new OptionCheck(override)
  const { namespace = settings.namespace, circuitBreakerPolicy, backoffPolicy } = changes
  return Object.freeze({
    ...settings,
    namespace: check.shaped('namespace', namespace, namespaceShape),
    circuitBreakerPolicy:
      circuitBreakerPolicy === undefined
        ? settings.circuitBreakerPolicy
        : policyOf(override, circuitBreakerPolicy),
    backoffPolicy: backoffPolicy === undefined ? settings.backoffPolicy : backoffBy(override, backoffPolicy),
  })
}

/** How the calls of one circuit are judged. */
export function resolveCallSettings(settings: CircuitBreakerSettings, common: CallSettings): CallSettings {
  if (settings === noSettings) return common
  const check = new OptionCheck('create')
  check.known(settings, ['errorPolicy', 'trigger', 'slowCallTime'])
  const { errorPolicy, trigger, slowCallTime } = settings
  return {
    countsError: errorPolicy === undefined ? common.countsError : errorMatcher('create', errorPolicy),
    trigger: trigger === undefined ? common.trigger : check.oneOf('trigger', trigger, triggers),
    slowCallMs:
      slowCallTime === undefined
        ? common.slowCallMs
        : checkDuration(check, 'slowCallTime', slowCallTime, { from: 0 }),
  }
}

/** Of circuits of which nothing is said. */
export const noSettings: CircuitBreakerSettings = Object.freeze({})

const override = 'ProvidedCircuitBreaker'
const noNamespace = new NoOpNamespace()
const everyError = () => true

/** It may be empty. */
function checkName(check: OptionCheck, name: string): string {
  return name === '' ? name : check.text('serdeTransformerName', name)
}
