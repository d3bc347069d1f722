import { groupings } from '../../store/grouping.ts'
import type { UrlState, View } from '../../store/url-state.ts'
import { usualGrouping } from '../../store/url-state.ts'
import type { Navigate } from '../../store/use-url.ts'
import { useKeys } from '../../ui/use-keys.ts'

/** The keys that change how the board is seen: `c`, `d`, `w` and `t` for the views, `g` for the next grouping. */
export function useViewKeys({ view, grouping }: UrlState, navigate: Navigate): void {
  // Pressed again, the key of a view leads back to the cards.
  const show = (next: View) => () => navigate({ view: next === view ? 'cards' : next })
  useKeys({
    c: show('cards'),
    d: show('dense'),
    w: show('wall'),
    t: show('table'),
    g: () => {
      const next = nextGrouping(grouping ?? usualGrouping(view))
      navigate({ grouping: next === usualGrouping(view) ? null : next })
    },
  })
}

function nextGrouping(grouping: (typeof groupings)[number]): (typeof groupings)[number] {
  return groupings[(groupings.indexOf(grouping) + 1) % groupings.length] ?? 'none'
}
