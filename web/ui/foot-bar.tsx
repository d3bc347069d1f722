import type { ReactNode } from 'react'
import type { BoardStatus } from '../store/status.ts'
import { Kbd } from './kbd.tsx'
import './foot-bar.css'

interface FootBarProps {
  /** The keys that work here, and what they do. */
  readonly keys: readonly KeyHint[]
  readonly status: BoardStatus
  /** Holds the page as it is, or lets it go on. */
  readonly onPause: () => void
  readonly onAllKeys: () => void
  readonly children?: ReactNode
}

/** Keys, and what they do. */
export interface KeyHint {
  readonly keys: readonly string[]
  readonly does: string
}

/** The keys at the foot of the page, and what its colours mean. */
export function FootBar({ keys, status, onPause, onAllKeys, children }: FootBarProps) {
  return (
    <footer className="foot-bar">
      <div className="foot-keys">
        {keys.map(({ keys: caps, does }) => (
          <span key={does} className="foot-key">
            {caps.map((cap) => (
              <Kbd key={cap}>{cap}</Kbd>
            ))}
            {does}
          </span>
        ))}
        <button type="button" className="foot-key" aria-pressed={status.kind === 'paused'} onClick={onPause}>
          <Kbd>.</Kbd>
          {status.kind === 'paused' ? 'go on' : 'pause'}
        </button>
        <button type="button" className="foot-key" onClick={onAllKeys}>
          <Kbd>?</Kbd>
          all keys
        </button>
      </div>
      {children}
    </footer>
  )
}
