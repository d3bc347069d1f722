import { createRoot } from 'react-dom/client'
import './theme/tokens.css'
import './theme/base.css'
import './theme/tones.css'
import './app.css'
import { readSaved } from './saved/read-saved.ts'
import { browserClock } from './stream/browser-clock.ts'
import { SavedView } from './views/saved/saved-view.tsx'

const file = readSaved(document.getElementById('saved')?.textContent ?? '')

createRoot(document.getElementById('root')!).render(
  typeof file === 'string' ? (
    <main>
      <p>This file cannot be shown: {file}.</p>
    </main>
  ) : (
    <SavedView file={file} now={browserClock.epoch()} />
  ),
)
