import { hatches } from '../charts/hatches.ts'
import './legend.css'

/** What the colours of the cards' bars mean. */
export function Legend() {
  return (
    <div className="legend">
      {(['success', 'failure', 'timeout', 'rejected', 'short-circuited'] as const).map((part) => (
        <span key={part} className="legend-item">
          <Swatch part={part} />
          {part}
        </span>
      ))}
      <span>60 s, one bar per second</span>
    </div>
  )
}

/** A square in the colour of an outcome. */
function Swatch({ part }: { readonly part: string }) {
  return (
    <svg width="9" height="9" aria-hidden="true">
      <rect className={`part-${part}`} width="9" height="9" fill={hatches.blocked} />
    </svg>
  )
}
