import { later } from '../../ui/later.tsx'
import type { DetailViewProps } from './detail-view.tsx'
import '../../ui/control.css'
import '../../ui/empty.css'

/** The view of one circuit; the board's first picture does without it. */
export const detailLater = later<DetailViewProps>(
  () => import('./detail-view.tsx').then((module) => module.DetailView),
  NoDetail,
)

/** In the place of a view that the server did not hand out. */
function NoDetail({ onLeave, onReload }: DetailViewProps) {
  return (
    <main className="empty is-slim">
      <p>This view could not be loaded. The server may have been updated, or cannot be reached.</p>
      <p>
        <button type="button" className="link" onClick={onReload}>
          Reload
        </button>{' '}
        or{' '}
        <button type="button" className="link" onClick={onLeave}>
          go back to the board
        </button>
      </p>
    </main>
  )
}
