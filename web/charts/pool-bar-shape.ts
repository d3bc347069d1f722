import type { ThreadPoolReading } from '../../shared/wire/hystrix-thread-pool.ts'
import { round } from './arc.ts'

const whole = 72

/** How full a pool is, on 72 pixels: what is busy now, and where it was at most. All places of all instances are 100 %. */
export function poolBar({ active, peakActive, places, hosts }: ThreadPoolReading): {
  readonly filled: number
  readonly peak: number
} {
  const all = Math.max(1, places * hosts)
  const share = (value: number) => round(Math.min(1, value / all) * whole)
  return { filled: share(active), peak: share(peakActive) }
}
