import { later } from '../../ui/later.tsx'
import type { ChartsProps } from './charts.tsx'
import '../../ui/empty.css'

/** The charts of a circuit; the library that draws them is larger than all the rest of the page. */
export const chartsLater = later<ChartsProps>(
  () => import('./charts.tsx').then((module) => module.Charts),
  NoCharts,
)

/** In the place of charts that the server did not hand out, for it has other ones by now. */
function NoCharts() {
  return (
    <div className="charts empty is-slim">
      <p>The charts could not be loaded. The server may have been updated; reload the page.</p>
    </div>
  )
}
