import { hystrixName } from '../../shared/wire/hystrix-names.ts'
import type { CircuitSource, Registry } from '../registry/registry.ts'

/**
 * Gives circuits the names under which they appear on Hystrix streams: their own, made safe. One that has become like
 * another is numbered, and keeps its name for as long as it lives, whoever comes or goes.
 */
export class HystrixNaming {
  readonly #names = new WeakMap<CircuitSource, string>()
  readonly #holders = new Map<string, WeakRef<CircuitSource>>()
  readonly #gone = new FinalizationRegistry<string>((name) => this.#free(name))

  /** @param name What the circuit is called everywhere else. */
  nameFor(source: CircuitSource, name: string): string {
    return this.#names.get(source) ?? this.#give(source, name)
  }

  #give(source: CircuitSource, name: string): string {
    const safe = hystrixName(name)
    let given = safe
    for (let number = 2; this.#isHeld(given); number++) given = `${safe} (${number})`
    this.#names.set(source, given)
    this.#holders.set(given, new WeakRef(source))
    this.#gone.register(source, given)
    return given
  }

  #isHeld(name: string): boolean {
    const holder = this.#holders.get(name)?.deref()
    return holder !== undefined && !holder.isShutdown
  }

  /** The name may have been given anew before the collector came round. */
  #free(name: string): void {
    if (this.#holders.get(name)?.deref() === undefined) this.#holders.delete(name)
  }
}

const byRegistry = new WeakMap<Registry, HystrixNaming>()

/** The names of a registry's circuits, the same on all its streams. */
export function hystrixNamingOf(registry: Registry): HystrixNaming {
  const naming = byRegistry.get(registry) ?? new HystrixNaming()
  byRegistry.set(registry, naming)
  return naming
}
