/** The sizes for which the glyph is drawn by hand, in pixels; others scale the next larger one. */
const boxSizes = [14, 24, 48, 96] as const

/** One of them. */
export type BoxSize = (typeof boxSizes)[number]

interface Ring {
  readonly r: number
  readonly w: number
}

/** The measures of the glyph in one box. Angles in degrees, the rest in units of the box. */
export interface GlyphBox {
  readonly size: BoxSize
  readonly cx: number
  readonly cy: number
  readonly ring: { readonly r: number; readonly w: number }
  readonly track: { readonly w: number; readonly strength: Strength }
  /** The least share of errors and the least angle that the error arc shows. */
  readonly leastArc: { readonly share: number; readonly degrees: number }
  readonly gap: number
  readonly disc: { readonly r: number; readonly strength: Strength; readonly openStrength: Strength } | null
  readonly countdown: { readonly r: number; readonly w: number } | null
  readonly arm: number | null
  readonly notch: { readonly from: number; readonly to: number; readonly w: number } | null
  readonly square: {
    readonly half: number
    readonly corner: number
    readonly w: number
    readonly gap: number
  }
  /** The inner square that tells how long a hand holds it: how far inside, and how wide. */
  readonly lease: { readonly inset: number; readonly w: number } | null
  /** The two rings of a circuit that blocks nothing. */
  readonly shadow: { readonly outer: Ring; readonly inner: Ring }
  /** The lock's width. */
  readonly lock: number | null
  readonly dash: { readonly count: number | null; readonly share: number }
  readonly dots: { readonly count: number; readonly r: number }
  readonly centreDot: number
  readonly hasText: boolean
}

/** How much of its tone a mark shows: all, a share from 0 to 1, or as the theme has it for tracks and discs. */
export type Strength = 'full' | 'track' | 'disc' | number

const boxes: Readonly<Record<BoxSize, GlyphBox>> = {
  96: {
    size: 96,
    cx: 48,
    cy: 51,
    ring: { r: 36, w: 6 },
    track: { w: 6, strength: 'track' },
    leastArc: { share: 0, degrees: 3 },
    gap: 60,
    disc: { r: 22, strength: 'disc', openStrength: 0.13 },
    countdown: { r: 28.5, w: 2 },
    arm: 21,
    notch: { from: 31, to: 43.5, w: 2 },
    square: { half: 33, corner: 12, w: 4, gap: 36 },
    lease: { inset: 6.5, w: 2 },
    shadow: { outer: { r: 38, w: 2 }, inner: { r: 30, w: 3.5 } },
    lock: 20,
    dash: { count: null, share: 0.74 },
    dots: { count: 20, r: 2 },
    centreDot: 3,
    hasText: true,
  },
  48: {
    size: 48,
    cx: 24,
    cy: 25,
    ring: { r: 18, w: 3.5 },
    track: { w: 3.5, strength: 'track' },
    leastArc: { share: 0, degrees: 3 },
    gap: 66,
    disc: { r: 10.5, strength: 'disc', openStrength: 0.24 },
    countdown: { r: 13.6, w: 1.5 },
    arm: 11,
    notch: { from: 15, to: 22.5, w: 1.5 },
    square: { half: 16.5, corner: 6, w: 2.75, gap: 19 },
    lease: { inset: 4.2, w: 1.5 },
    shadow: { outer: { r: 19, w: 1.5 }, inner: { r: 14.4, w: 2.25 } },
    lock: 10.5,
    dash: { count: null, share: 0.7 },
    dots: { count: 14, r: 1.45 },
    centreDot: 2.2,
    hasText: false,
  },
  24: {
    size: 24,
    cx: 12,
    cy: 12,
    ring: { r: 9, w: 2.75 },
    track: { w: 2, strength: 'track' },
    leastArc: { share: 0.02, degrees: 8 },
    gap: 84,
    disc: { r: 5.4, strength: 0.42, openStrength: 0.24 },
    countdown: null,
    arm: null,
    notch: null,
    square: { half: 8.6, corner: 3, w: 2.25, gap: 11 },
    lease: null,
    shadow: { outer: { r: 9.9, w: 1.25 }, inner: { r: 5.4, w: 1.75 } },
    lock: 7.4,
    dash: { count: 6, share: 0.64 },
    dots: { count: 10, r: 1.25 },
    centreDot: 1.8,
    hasText: false,
  },
  14: {
    size: 14,
    cx: 7,
    cy: 7,
    ring: { r: 5.4, w: 2 },
    track: { w: 1.45, strength: 0.48 },
    leastArc: { share: 0.02, degrees: 8 },
    gap: 100,
    disc: null,
    countdown: null,
    arm: null,
    notch: null,
    square: { half: 5.2, corner: 1.6, w: 1.9, gap: 7.2 },
    lease: null,
    shadow: { outer: { r: 5.9, w: 1.25 }, inner: { r: 2.9, w: 1.5 } },
    lock: null,
    dash: { count: 5, share: 0.64 },
    dots: { count: 8, r: 0.95 },
    centreDot: 1.4,
    hasText: false,
  },
}

/** The box in which a glyph of this size is drawn. */
export function glyphBox(size: number): GlyphBox {
  return boxes[boxSizes.find((box) => size <= box) ?? 96]
}
