import type { KeyboardEvent, RefObject } from 'react'
import { useId } from 'react'
import { Kbd } from './kbd.tsx'
import './control.css'
import './filter-field.css'

interface FilterFieldProps {
  readonly query: string
  /** What of it could not be understood, a sentence each. */
  readonly mistakes: readonly string[]
  readonly field: RefObject<HTMLInputElement | null>
  readonly onChange: (query: string) => void
  /** Called when somebody goes on to the circuits. */
  readonly onEnter: () => void
  /** Called when somebody just leaves the field. */
  readonly onLeave: () => void
}

/** Narrows the board: to circuits whose name or group contains what is written, or by terms such as `p99>500`. */
export function FilterField({ query, mistakes, field, onChange, onEnter, onLeave }: FilterFieldProps) {
  const id = useId()
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' && event.key !== 'Enter') return
    event.preventDefault()
    if (event.key === 'Enter') onEnter()
    else if (query !== '') onChange('')
    else onLeave()
  }
  return (
    <div className="filter">
      <label className={mistakes.length > 0 ? 'control filter-field is-wrong' : 'control filter-field'}>
        <span className="only-heard">Filter by name, state:open, p99&gt;500</span>
        <input
          ref={field}
          type="search"
          value={query}
          placeholder="Filter by name, state:open, p99>500"
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          aria-invalid={mistakes.length > 0}
          aria-describedby={id}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {query === '' ? <Kbd>/</Kbd> : <ClearButton onClear={() => onChange('')} />}
      </label>
      <p id={id} className="filter-mistakes" role="status">
        {mistakes.join(' ')}
      </p>
    </div>
  )
}

function ClearButton({ onClear }: { readonly onClear: () => void }) {
  return (
    <button type="button" className="clear-button" aria-label="Clear filter" onClick={onClear}>
      <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
        <path d="M1 1l6 6M7 1L1 7" />
      </svg>
    </button>
  )
}
