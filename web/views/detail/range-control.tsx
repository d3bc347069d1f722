import type { Range } from '../../store/url-state.ts'
import { ranges } from '../../store/url-state.ts'
import { withUnit } from '../../ui/format.ts'
import { Segmented } from '../../ui/segmented.tsx'

export interface RangeControlProps {
  readonly range: Range
  readonly onRange: (range: Range) => void
}

/** How far back the charts go. */
export function RangeControl({ range, onRange }: RangeControlProps) {
  const options = ranges.map((minutes) => ({ value: minutes, name: nameOf(minutes) }))
  return <Segmented label="Time shown" options={options} chosen={range} onChoose={onRange} />
}

function nameOf(minutes: number): string {
  return minutes < 60 ? withUnit(minutes, 'min') : withUnit(minutes / 60, 'h')
}
