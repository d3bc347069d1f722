import type { RefObject } from 'react'
import { useEffect, useMemo, useRef } from 'react'
import { tileLook } from '../../charts/tile-look.ts'
import { toneColours } from '../../charts/tone-colours.ts'
import { WallPainter } from '../../charts/wall-painter.ts'
import type { WallLayout } from '../../layout/wall-layout.ts'
import type { CircuitSlice } from '../../store/board.ts'
import { useMedia } from '../../ui/use-media.ts'

interface WallPainterOptions {
  readonly layout: WallLayout
  readonly slices: ReadonlyMap<string, CircuitSlice>
  readonly busiest: number
  readonly isShown: (key: string) => boolean
  /** The theme that the address asks for. */
  readonly theme: string | null
}

/** Keeps a canvas painted with the wall. */
export function useWallPainter(options: WallPainterOptions): RefObject<HTMLCanvasElement | null> {
  const { layout, slices, busiest, isShown, theme } = options
  const canvas = useRef<HTMLCanvasElement>(null)
  const painter = useRef<WallPainter>(null)
  const look = [useMedia('(prefers-color-scheme: dark)'), useMedia('(forced-colors: active)'), theme].join(
    ' ',
  )
  // The colours are read from the styles in force, of which `look` tells when they change.
  // oxlint-disable-next-line react/exhaustive-deps
  const colours = useMemo(toneColours, [look])
  useEffect(() => {
    if (!canvas.current) return
    painter.current ??= new WallPainter(canvas.current)
    const lookOf = (key: string) => {
      const slice = slices.get(key)
      return slice && tileLook(slice, busiest)
    }
    painter.current.paint({ layout, colours, lookOf, isShown, density: devicePixelRatio })
  }, [layout, colours, slices, busiest, isShown])
  return canvas
}
