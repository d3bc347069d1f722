import { FigureText } from '../../ui/figure.tsx'
import type { KeyFigure } from './key-figures.ts'
import './key-figures-row.css'

/** The figures of a circuit, side by side. */
export function KeyFiguresRow({ figures }: { readonly figures: readonly KeyFigure[] }) {
  return (
    <dl className="key-figures">
      {figures.map(({ label, figure, note }) => (
        <div key={label} className="key-figure">
          <dt>{label}</dt>
          <dd className="key-value">
            <FigureText figure={figure} />
          </dd>
          <dd className="key-note">{note}</dd>
        </div>
      ))}
    </dl>
  )
}
