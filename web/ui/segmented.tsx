import './segmented.css'

interface SegmentedProps<Value> {
  /** What is chosen, for a listener. */
  readonly label: string
  readonly options: readonly { readonly value: Value; readonly name: string }[]
  readonly chosen: Value
  readonly onChoose: (value: Value) => void
}

/** One of a few, all of them in sight. */
export function Segmented<Value extends string | number>({
  label,
  options,
  chosen,
  onChoose,
}: SegmentedProps<Value>) {
  return (
    <div className="segmented" role="group" aria-label={label}>
      {options.map(({ value, name }) => (
        <button key={value} type="button" aria-pressed={value === chosen} onClick={() => onChoose(value)}>
          {name}
        </button>
      ))}
    </div>
  )
}
