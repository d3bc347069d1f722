import type { View } from '../../store/url-state.ts'
import { Legend } from '../../ui/legend.tsx'

/** The keys that the foot of the board names. */
export const boardHints = [
  { keys: ['j', 'k'], does: 'move' },
  { keys: ['↵'], does: 'detail' },
  { keys: ['/'], does: 'filter' },
  { keys: ['w'], does: 'wall' },
  { keys: ['t'], does: 'table' },
] as const

/** What the colours or the figures of a view mean. */
export function FootNote({ view }: { readonly view: View }) {
  switch (view) {
    case 'cards':
    case 'table':
      return <Legend />
    case 'dense':
      return <span>right-hand figure: errors in %</span>
    case 'wall':
      return <span>arc: errors; disc: calls; tiles never move</span>
  }
}
