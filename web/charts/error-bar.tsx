import type { CircuitReading } from '../../shared/wire/reading.ts'
import { errorBar } from './error-bar-shape.ts'
import './error-bar.css'

interface ErrorBarProps {
  readonly reading: CircuitReading
  /** Share of errors, 0 to 1; `null`: not measured. */
  readonly errors: number | null
  readonly isTripped: boolean
  readonly isStrained: boolean
}

/** The share of errors as a bar, with a tick at the threshold. */
export function ErrorBar({ reading, errors, isTripped, isStrained }: ErrorBarProps) {
  const { width, tick } = errorBar(errors, reading.judged.threshold)
  return (
    <svg className="error-bar" width="72" height="12" viewBox="0 0 72 12" aria-hidden="true">
      <rect className="error-bar-ground" y="3" width="72" height="6" rx="1" />
      {width > 0 && (
        <rect
          className={isTripped || isStrained ? 'ribbon-open' : 'error-bar-share'}
          y="3"
          width={width}
          height="6"
          rx="1"
        />
      )}
      {tick !== null && <path className="error-bar-tick" d={`M${tick} 0V12`} />}
    </svg>
  )
}
