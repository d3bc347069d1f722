import type { Recovery } from '../../shared/engine/recovery.ts'

interface Probe {
  readonly ticket: number
  readonly at: number
  readonly stage: number
  isBack: boolean
}

/** A recovery as a list of probes: slow, and so plain that it can be seen to be right. */
export class NaiveRecovery {
  readonly #recovery: Recovery
  readonly #probes: Probe[] = []
  #stage = 0
  #stageSince: number
  /** How the probes of this stage came back. */
  #results: ('passed' | 'failed')[] = []

  constructor(recovery: Recovery, now: number) {
    this.#recovery = recovery
    this.#stageSince = now
  }

  hasRoom(now: number, chance: number): boolean {
    const { probes, leaseMs, traffic } = this.#recovery
    const held = this.#probes.filter(({ at, isBack }) => !isBack && now < at + leaseMs).length
    if (!traffic) return held + this.#results.length < probes
    const last = this.#probes.at(-1)
    const isFirstInALongTime = last?.stage !== this.#stage || now >= last.at + leaseMs
    const isOneOfTheShare = chance < traffic.percentages[this.#stage]! / 100
    return held < traffic.inFlight && (isFirstInALongTime || isOneOfTheShare)
  }

  letThrough(ticket: number, now: number): void {
    this.#probes.push({ ticket, at: now, stage: this.#stage, isBack: false })
  }

  /** What the circuit does when a probe comes back. */
  comesBack(ticket: number, how: 'passed' | 'failed' | 'returned', now: number) {
    const probe = this.#probes.find((each) => each.ticket === ticket)!
    probe.isBack = true
    if (how === 'returned' || probe.stage !== this.#stage) return 'nothing'
    this.#results.push(how)
    const isDecided =
      this.#couldOnlyBe(how) || (this.#isTimeUp(now) && this.#goesWellNow() === (how === 'passed'))
    if (!isDecided) return 'nothing'
    return how === 'failed' ? 'open' : this.#goOn(now)
  }

  #goOn(now: number): 'closed' | 'next-stage' {
    this.#stage++
    this.#stageSince = now
    this.#results = []
    return this.#stage === (this.#recovery.traffic?.percentages.length ?? 1) ? 'closed' : 'next-stage'
  }

  /** Whether, whatever the probes that are missing come to, the verdict is the one that this result speaks for. */
  #couldOnlyBe(how: 'passed' | 'failed'): boolean {
    const missing = this.#recovery.probes - this.#results.length
    const futures = Array.from({ length: missing + 1 }, (_, passing) => this.#count('passed') + passing)
    return futures.every((passed) => this.#isEnough(passed, this.#recovery.probes) === (how === 'passed'))
  }

  #isTimeUp(now: number): boolean {
    const { traffic } = this.#recovery
    return traffic !== undefined && now - this.#stageSince >= traffic.stageMs
  }

  #goesWellNow(): boolean {
    return this.#isEnough(this.#count('passed'), this.#results.length)
  }

  #isEnough(passed: number, judged: number): boolean {
    return passed * 100 >= (this.#recovery.passRate ?? 100) * judged
  }

  #count(how: 'passed' | 'failed'): number {
    return this.#results.filter((each) => each === how).length
  }
}
