import type { Place } from '../layout/place.ts'
import type { Tile, WallLayout } from '../layout/wall-layout.ts'
import type { Strength } from './glyph-box.ts'
import { glyphMarks } from './glyph-marks.ts'
import type { Mark } from './glyph-state.ts'
import { squareMarks } from './square-marks.ts'
import type { TileLook } from './tile-look.ts'
import { lookSign } from './tile-look.ts'
import type { ToneColours } from './tone-colours.ts'

/** All that is on the wall at one moment. */
export interface WallPicture {
  readonly layout: WallLayout
  readonly colours: ToneColours
  /** Device pixels per pixel. */
  readonly density: number
  readonly lookOf: (key: string) => TileLook | undefined
  /** Whether a circuit is among those that are searched for; the others step back. */
  readonly isShown: (key: string) => boolean
}

/** How much is left of a circuit that is not searched for, and of one whose stream is lost. */
const dimmed = 0.14
const stale = 0.5
/** More pictures than this are not kept. */
const mostSprites = 1_500

/** Draws the wall: each look once, then copies of it, and after that only the tiles that have changed. */
export class WallPainter {
  readonly #canvas: HTMLCanvasElement
  readonly #sprites = new Map<string, HTMLCanvasElement>()
  #drawn = new Map<string, string>()
  #last: Pick<WallPicture, 'layout' | 'colours' | 'density'> | undefined

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
  }

  paint(picture: WallPicture): void {
    const context = this.#canvas.getContext('2d')
    if (!context) return
    if (!this.#isSameGround(picture)) this.#startAnew(picture)
    for (const place of picture.layout.places) this.#paintTile(context, place, picture)
  }

  #isSameGround({ layout, colours, density }: WallPicture): boolean {
    const last = this.#last
    return last?.layout === layout && last.colours === colours && last.density === density
  }

  #startAnew({ layout, colours, density }: WallPicture): void {
    const width = Math.max(0, ...layout.blocks.map((block) => block.x + block.width))
    this.#canvas.width = Math.ceil(width * density)
    this.#canvas.height = Math.ceil(layout.height * density)
    this.#canvas.style.width = `${width}px`
    this.#canvas.style.height = `${layout.height}px`
    this.#drawn = new Map()
    this.#sprites.clear()
    this.#last = { layout, colours, density }
  }

  #paintTile(context: CanvasRenderingContext2D, place: Place, picture: WallPicture): void {
    const look = picture.lookOf(place.key)
    if (!look) return
    const sign = lookSign(look)
    const isShown = picture.isShown(place.key)
    const drawn = `${sign} ${isShown}`
    if (this.#drawn.get(place.key) === drawn) return
    this.#drawn.set(place.key, drawn)
    const sprite = this.#sprite(sign, look, picture)
    const [x, y] = [Math.round(place.x * picture.density), Math.round(place.y * picture.density)]
    context.clearRect(x, y, sprite.width, sprite.height)
    context.globalAlpha = isShown ? (look.isStale ? stale : 1) : dimmed
    context.drawImage(sprite, x, y)
  }

  #sprite(sign: string, look: TileLook, picture: WallPicture): HTMLCanvasElement {
    const known = this.#sprites.get(sign)
    if (known) return known
    if (this.#sprites.size >= mostSprites) this.#sprites.clear()
    const sprite = spriteOf(look, picture.layout.tile, picture)
    this.#sprites.set(sign, sprite)
    return sprite
  }
}

function spriteOf(look: TileLook, tile: Tile, { colours, density }: WallPicture): HTMLCanvasElement {
  const sprite = document.createElement('canvas')
  sprite.width = Math.floor(tile.width * density)
  sprite.height = Math.floor(tile.height * density)
  const context = sprite.getContext('2d')
  if (!context) return sprite
  context.scale(density, density)
  fillTile(context, look, tile, colours)
  const size = tile.glyph === 'square' ? 12 : tile.glyph
  context.translate((tile.width - size) / 2, (tile.height - size) / 2)
  const marks =
    tile.glyph === 'square' ? squareMarks(look.state) : glyphMarks(look.state, tile.glyph, look.volume)
  for (const mark of marks) drawMark(context, mark, colours)
  return sprite
}

/** Only what is open or half-open fills its tile. */
function fillTile(
  context: CanvasRenderingContext2D,
  { fill }: TileLook,
  tile: Tile,
  colours: ToneColours,
): void {
  if (fill === null || tile.glyph === 'square') return
  const inset = tile.glyph === 24 ? 1.5 : 1
  context.globalAlpha = fill === 'open' ? 0.2 : 0.09
  context.fillStyle = colours.colourOf(fill)
  context.beginPath()
  context.roundRect(inset, inset, tile.width - 2 * inset, tile.height - 2 * inset, 4)
  context.fill()
}

function drawMark(context: CanvasRenderingContext2D, mark: Mark, colours: ToneColours): void {
  if (mark.kind === 'text') return
  const path = new Path2D(mark.d)
  context.globalAlpha = alphaOf(mark.strength, colours)
  if (mark.kind === 'area') {
    context.fillStyle = colours.colourOf(mark.tone)
    // A path, not an array.
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type
    context.fill(path)
    return
  }
  context.strokeStyle = colours.colourOf(mark.tone)
  context.lineWidth = mark.width
  context.lineCap = mark.isRound ? 'round' : 'butt'
  context.stroke(path)
}

function alphaOf(strength: Strength, { track, disc }: ToneColours): number {
  if (typeof strength === 'number') return strength
  return { full: 1, track, disc }[strength]
}
