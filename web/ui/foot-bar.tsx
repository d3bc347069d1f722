import type { ReactNode } from 'react'
import { Kbd } from './kbd.tsx'
import './foot-bar.css'

interface FootBarProps {
  /** The keys that work here, and what they do. */
  readonly keys: readonly KeyHint[]
  readonly onAllKeys: () => void
  readonly children?: ReactNode
}

/** Keys, and what they do. */
export interface KeyHint {
  readonly keys: readonly string[]
  readonly does: string
}

/** The keys at the foot of the page, and what its colours mean. */
export function FootBar({ keys, onAllKeys, children }: FootBarProps) {
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
        <button type="button" className="foot-key" onClick={onAllKeys}>
          <Kbd>?</Kbd>
          all keys
        </button>
      </div>
      {children}
    </footer>
  )
}
