import type { Figure } from './format.ts'
import { thin, unmeasured } from './format.ts'
import './figure.css'

/** A number with its unit small and grey beside it. */
export function FigureText({ figure }: { readonly figure: Figure }) {
  if (figure === unmeasured) return <span className="figure is-unmeasured">{figure.value}</span>
  return (
    <span className="figure">
      {figure.value}
      {thin}
      <span className="unit">{figure.unit}</span>
    </span>
  )
}
