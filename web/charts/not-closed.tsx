import { useState } from 'react'
import type { CircuitSlice } from '../store/board.ts'
import { rememberedSeconds } from '../store/series.ts'
import { clockMinute } from '../ui/time.ts'
import type { NotClosed } from './not-closed-shape.ts'
import { notClosedOf, notClosedShape, notClosedStep } from './not-closed-shape.ts'
import './not-closed.css'

const size = { width: 296, height: 52 }

/** How many circuits were not closed over the last minutes. */
export function NotClosedChart({ circuits }: { readonly circuits: readonly CircuitSlice[] }) {
  const newest = circuits.reduce((latest, { past }) => Math.max(latest, past.newest ?? 0), 0)
  const step = Math.floor(newest / notClosedStep)
  const [last, setLast] = useState<Counted | null>(null)
  const isCurrent = last?.step === step && last.circuits === circuits.length
  const counted = isCurrent ? last.counted : notClosedOf(circuits, last?.counted)
  // Its points are ten seconds apart, and so is its counting.
  if (!isCurrent) setLast({ step, circuits: circuits.length, counted })
  const { open, halfOpen } = notClosedShape(counted, size.width, size.height)
  const from = (counted.to - rememberedSeconds) * 1_000
  return (
    <div className="not-closed" aria-hidden="true">
      <svg width={size.width} height={size.height} viewBox={`0 0 ${size.width} ${size.height}`}>
        <path className="ribbon-open" d={open} />
        <path className="ribbon-half-open" d={halfOpen} />
        <path className="not-closed-floor" d={`M0 ${size.height - 0.5}H${size.width}`} />
      </svg>
      <p className="not-closed-times">
        <span>{clockMinute(from)}</span>
        <span>{clockMinute(from + (rememberedSeconds / 2) * 1_000)}</span>
        <span>now</span>
      </p>
    </div>
  )
}

interface Counted {
  readonly step: number
  readonly circuits: number
  readonly counted: NotClosed
}
