import type { View } from '../../store/url-state.ts'
import type { Navigate } from '../../store/use-url.ts'
import { viewOptions } from '../../ui/choice-names.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { clockTime } from '../../ui/time.ts'
import { SearchButton } from './search-button.tsx'
import './board-tools.css'

interface BoardToolsProps {
  readonly view: View
  /** Milliseconds since 1970 by the browser's clock. */
  readonly now: number
  readonly navigate: Navigate
  readonly onSearch: () => void
  readonly onPalette: () => void
}

/** How the board is seen, and the way to everything else; on a wall screen the time of day, too. */
export function BoardTools({ view, now, navigate, onSearch, onPalette }: BoardToolsProps) {
  return (
    <>
      <div className="view-switch">
        <Segmented
          label="View"
          options={viewOptions}
          chosen={view}
          onChoose={(next) => navigate({ view: next })}
        />
      </div>
      <button type="button" className="control palette-button" onClick={onPalette}>
        Search <Kbd>{isMac ? '⌘K' : 'Ctrl K'}</Kbd>
      </button>
      {view === 'wall' && <time className="wall-clock">{clockTime(now, now)}</time>}
      <SearchButton onSearch={onSearch} />
    </>
  )
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)
