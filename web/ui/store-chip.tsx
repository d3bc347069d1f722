import type { CircuitReading } from '../../shared/wire/reading.ts'
import './store-chip.css'

/** A mark on a circuit that goes on by itself because its store does not answer; nothing on others. */
export function StoreChip({ reading: { store } }: { readonly reading: Pick<CircuitReading, 'store'> }) {
  if (store?.isAlone !== true) return null
  return (
    <span className="store-chip" title={`${store.kind} does not answer; it is on its own`}>
      store lost
    </span>
  )
}
