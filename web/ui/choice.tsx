import type { ChangeEvent } from 'react'
import './control.css'
import './choice.css'

interface ChoiceProps<Value extends string> {
  /** What is chosen: `Sort`. */
  readonly label: string
  readonly options: readonly { readonly value: Value; readonly name: string }[]
  readonly chosen: Value
  readonly onChoose: (value: Value) => void
}

/** One of several, the others out of sight until they are asked for. */
export function Choice<Value extends string>({ label, options, chosen, onChoose }: ChoiceProps<Value>) {
  function onChange({ target }: ChangeEvent<HTMLSelectElement>): void {
    const found = options.find(({ value }) => value === target.value)
    if (found) onChoose(found.value)
  }
  return (
    <label className="control choice">
      {label}
      <select value={chosen} onChange={onChange}>
        {options.map(({ value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
