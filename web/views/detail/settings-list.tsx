import { useState } from 'react'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import { settingsOf } from './settings.ts'
import '../../ui/control.css'
import './settings-list.css'

/** The settings in force, where they come from and, for whoever asks, what they do. */
export function SettingsList({ reading }: { readonly reading: CircuitReading }) {
  const [isExplained, setExplained] = useState(false)
  return (
    <section aria-labelledby="settings">
      <h2 id="settings">
        Settings in force
        <button
          type="button"
          className="link"
          aria-pressed={isExplained}
          onClick={() => setExplained((before) => !before)}
        >
          Explain
        </button>
      </h2>
      <dl className="settings">
        {settingsOf(reading).map(({ name, value, meaning, isGiven }) => (
          <div key={`${name} ${value}`} title={meaning}>
            <dt>{name}</dt>
            <dd className={isGiven === false ? 'is-default' : undefined}>
              {value}
              {reading.settings.given && <span className="setting-source">{sourceWord(isGiven)}</span>}
            </dd>
            {isExplained && <dd className="setting-meaning">{meaning}</dd>}
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Nothing where there is no default to tell it from. */
function sourceWord(isGiven: boolean | null): string {
  if (isGiven === null) return ''
  return isGiven ? 'set' : 'default'
}
