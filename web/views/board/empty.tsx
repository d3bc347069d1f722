import { Glyph } from '../../charts/glyph.tsx'
import { connectingSentence, hiddenSentence } from '../../ui/connection-sentences.ts'
import { Kbd } from '../../ui/kbd.tsx'
import '../../ui/empty.css'

/** The board before anything was heard. */
export function Connecting({ since, now }: { readonly since: number; readonly now: number }) {
  return (
    <>
      <div className="skeleton-cards" aria-hidden="true">
        {skeletons.map((name) => (
          <div key={name} className="card skeleton">
            <svg width="196" height="160" viewBox="0 0 196 160">
              <rect x="0" y="4" width="92" height="9" rx="4" />
              <rect x="0" y="21" width="58" height="8" rx="4" />
              <circle cx="40" cy="87" r="36" />
            </svg>
          </div>
        ))}
      </div>
      <p className="connecting-words">{connectingSentence(since, now)}</p>
    </>
  )
}

const skeletons = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'] as const

/** A board without circuits, and how one comes to be on it. */
export function NoCircuit() {
  return (
    <div className="empty">
      <Glyph state={{ kind: 'silent' }} size={72} name={null} />
      <h2>No circuit yet</h2>
      <p>
        The stream is live. A circuit appears here
        <br />
        as soon as the application creates one.
      </p>
      <pre>
        <code>
          <i>import</i> {'{ CircuitBreaker }'} <i>from</i> {"'fuseboard'"}
          {'\n'}
          <i>const</i> pay = <i>new</i> {"CircuitBreaker(callPsp, { name: 'pay' })"}
          {'\n'}
          <i>await</i> pay.fire(order)
        </code>
      </pre>
    </div>
  )
}

interface NoMatchProps {
  readonly query: string
  readonly hidden: number
  readonly onClear: () => void
}

/** A board whose circuits are all hidden by the filter. */
export function NoMatch({ query, hidden, onClear }: NoMatchProps) {
  return (
    <div className="empty is-slim">
      <p>
        No circuit matches <b>{query}</b>.
      </p>
      <p>
        {hiddenSentence(hidden)}{' '}
        <button type="button" className="link" onClick={onClear}>
          Clear filter
        </button>{' '}
        <Kbd>Esc</Kbd>
      </p>
    </div>
  )
}
