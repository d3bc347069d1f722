import { poolBar } from '../../charts/pool-bar-shape.ts'
import type { PoolSlice } from '../../store/board.ts'
import { count, rateFigure } from '../../ui/format.ts'
import { FigureText } from '../../ui/figure.tsx'
import '../../charts/error-bar.css'
import './pools.css'

/** The thread pools of streams that tell of such: how full they are, and whom they turned away. */
export function Pools({ pools }: { readonly pools: readonly PoolSlice[] }) {
  const sorted = pools.toSorted((a, b) =>
    a.reading.name.localeCompare(b.reading.name, 'en', { numeric: true }),
  )
  return (
    <section className="pools" aria-labelledby="pools-title">
      <h2 id="pools-title" className="group-name">
        Thread pools
      </h2>
      <ul>
        {sorted.map((pool) => (
          <Pool key={pool.key} pool={pool} />
        ))}
      </ul>
    </section>
  )
}

function Pool({ pool: { reading, isStale } }: { readonly pool: PoolSlice }) {
  const { name, active, places, queued, executed, rejected, peakActive, windowMs, hosts } = reading
  const { filled, peak } = poolBar(reading)
  return (
    <li className={isStale ? 'pool is-stale' : 'pool'}>
      <p className="pool-name" title={name}>
        <bdi>{name}</bdi>
      </p>
      <svg width="72" height="12" viewBox="0 0 72 12" aria-hidden="true">
        <rect className="error-bar-ground" y="3" width="72" height="6" rx="1" />
        <rect className="error-bar-share" y="3" width={filled} height="6" rx="1" />
        <path className="error-bar-tick" d={`M${peak} 0V12`} />
      </svg>
      <p className="pool-figures">
        {count(active)} of {count(places * hosts)} busy, at most {count(peakActive)}
        {queued > 0 && `; ${count(queued)} queued`}
        {rejected > 0 && <b className="words-open">; {count(rejected)} rejected</b>}
      </p>
      <p className="pool-rate">
        <FigureText figure={rateFigure(executed / (windowMs / 1_000))} />
      </p>
    </li>
  )
}
