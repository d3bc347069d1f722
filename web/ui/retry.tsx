import { retrySentence } from './connection-sentences.ts'
import { Kbd } from './kbd.tsx'
import './control.css'
import './retry.css'

interface RetryProps {
  /** When the next attempt is made, by the browser's clock; `null`: it is being made. */
  readonly retryAt: number | null
  /** Milliseconds since 1970 by the browser's clock. */
  readonly now: number
  readonly onRetry: () => void
}

/** When the page tries again, and a way not to wait for it. */
export function Retry({ retryAt, now, onRetry }: RetryProps) {
  return (
    <div className="retry">
      {retrySentence(retryAt, now)}
      <button type="button" className="control" disabled={retryAt === null} onClick={onRetry}>
        Try now <Kbd>r</Kbd>
      </button>
    </div>
  )
}
