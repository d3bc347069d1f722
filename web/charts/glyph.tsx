import type { Mark, GlyphState } from './glyph-state.ts'
import { glyphMarks } from './glyph-marks.ts'
import { glyphBox } from './glyph-box.ts'
import type { Strength } from './glyph-box.ts'
import './glyph.css'

interface GlyphProps {
  readonly state: GlyphState
  /** Width and height in pixels. */
  readonly size: number
  /** What it shows, for a listener; `null` where the words beside it say the same. */
  readonly name: string | null
  /** Calls per second as a share of the busiest circuit's, 0 to 1; `null`: not to be told. */
  readonly volume?: number | null
  /** Whether it shows what was, not what is. */
  readonly isStale?: boolean
}

/** A circuit's state as a shape. */
export function Glyph({ state, size, name, volume = null, isStale = false }: GlyphProps) {
  const { size: box, cx, cy } = glyphBox(size)
  const label = name === null ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name }
  return (
    <svg
      key={state.kind}
      className={isStale ? 'glyph is-stale' : 'glyph'}
      viewBox={`0 0 ${box} ${box}`}
      width={size}
      height={size}
      {...label}
    >
      {glyphMarks(state, size, volume).map((mark, index) => (
        // Marks have no identity of their own: the third mark of a shape stays its third.
        // oxlint-disable-next-line react/no-array-index-key
        <MarkShape key={index} mark={mark} cx={cx} cy={cy} />
      ))}
    </svg>
  )
}

function MarkShape({ mark, cx, cy }: { readonly mark: Mark; readonly cx: number; readonly cy: number }) {
  switch (mark.kind) {
    case 'stroke':
      return (
        <path
          className={`mark-stroke tone-${mark.tone} ${strengthClass(mark.strength)}`}
          d={mark.d}
          strokeWidth={mark.width}
          strokeLinecap={mark.isRound ? 'round' : 'butt'}
          opacity={opacityOf(mark.strength)}
        />
      )
    case 'area':
      return (
        <path
          className={`mark-area tone-${mark.tone} ${strengthClass(mark.strength)}`}
          d={mark.d}
          opacity={opacityOf(mark.strength)}
        />
      )
    case 'text':
      return (
        <text className={`mark-text words-${mark.tone}`} x={cx} y={cy + 6} textAnchor="middle">
          {mark.text}
          {mark.unit !== '' && (
            <tspan className="mark-unit" dx="1">
              {mark.unit}
            </tspan>
          )}
        </text>
      )
  }
}

function strengthClass(strength: Strength): string {
  return typeof strength === 'number' ? '' : `is-${strength}`
}

function opacityOf(strength: Strength): number | undefined {
  return typeof strength === 'number' ? strength : undefined
}
