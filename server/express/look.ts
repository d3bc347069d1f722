import { OptionCheck } from '../../shared/engine/check-options.ts'
import { nearest } from '../../shared/engine/nearest.ts'
import type { BrandInfo, LinkInfo } from '../../shared/wire/board.ts'

/** What an application calls its board, and how it looks there. */
export interface LookOptions {
  /** In place of "Fuseboard", at the top and in the tab. @default "Fuseboard" */
  readonly brand?: string | undefined
  /**
   * The address of an image in place of the mark, shown 20 pixels high: a path, or `data:image/…`. Another host's would
   * be refused by the page's policy. @default the mark
   */
  readonly logo?: string | undefined
  /** Where else somebody may want to go from here: runbooks, dashboards. Shown at the top and found by Ctrl K. @default none */
  readonly links?: readonly LinkInfo[] | undefined
  /** Colours by the names in `web/theme/tokens.css`: one for both themes, or `[light, dark]`. @default the page's own */
  readonly theme?: Readonly<Partial<Record<ThemeToken, ThemeColour>>> | undefined
}

/** A colour as CSS writes it; or two, for the light and the dark theme. */
export type ThemeColour = string | readonly [light: string, dark: string]

/** The colours that an application can give the page. */
const themeTokens = [
  'page',
  'surface',
  'sunken',
  'line',
  'line-strong',
  'ink',
  'ink-2',
  'ink-3',
  'focus',
  'closed',
  'half',
  'half-text',
  'open',
  'open-text',
  'forced',
  'disabled',
  'timeout',
  'rejected',
  'blocked',
  'blocked-hatch',
  'success',
] as const

/** One of them. */
export type ThemeToken = (typeof themeTokens)[number]

/** What was made of the options. */
export interface Look {
  readonly brand: BrandInfo
  readonly links: readonly LinkInfo[]
  /** A style sheet; `null`: the page's own colours. */
  readonly css: string | null
}

const check = new OptionCheck('dashboard')

/**
 * Checks how somebody wants the board to look.
 *
 * @throws TypeError for what it may not be: a link that is a script, a colour that is none.
 */
export function resolveLook({ brand, logo, links = [], theme = {} }: LookOptions): Look {
  return {
    brand: {
      name: brand === undefined ? null : check.text('brand', brand),
      logo: logo === undefined ? null : checkLogo(check.text('logo', logo)),
    },
    links: checkLinks(links),
    css: Object.keys(theme).length === 0 ? null : styleSheet(theme),
  }
}

function checkLogo(logo: string): string {
  const isData = logo.startsWith('data:image/')
  if (isData || !/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(logo)) return logo
  throw wrong('logo', 'a path on this host or "data:image/…"', logo)
}

function checkLinks(links: readonly LinkInfo[]): readonly LinkInfo[] {
  if (!Array.isArray(links)) throw wrong('links', 'a list of { label, href }', links)
  return links.map((link: unknown, index) => checkLink(`links[${index}]`, link))
}

function checkLink(name: string, link: unknown): LinkInfo {
  check.known(link, ['label', 'href'])
  const { label, href } = link as Partial<LinkInfo>
  const address = check.text(`${name}.href`, href)
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(address)?.[1]?.toLowerCase()
  if (scheme !== undefined && !['http', 'https', 'mailto'].includes(scheme)) {
    throw wrong(`${name}.href`, 'a path or an address of http, https or mailto', address)
  }
  return { label: check.text(`${name}.label`, label), href: address }
}

function styleSheet(theme: object): string {
  const lines = Object.entries(theme).map(
    ([token, colour]) => `  --${checkToken(token)}: ${cssColour(token, colour)};`,
  )
  return `:root {\n${lines.join('\n')}\n}\n`
}

function checkToken(token: string): string {
  if (themeTokens.some((each) => each === token)) return token
  const near = nearest(token, themeTokens)
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`
  throw new TypeError(
    `dashboard option "theme" knows no "${token}".${hint} It knows ${themeTokens.join(', ')}.`,
  )
}

function cssColour(token: string, colour: unknown): string {
  if (!Array.isArray(colour)) return checkColour(token, colour)
  if (colour.length !== 2) throw wrong(`theme.${token}`, 'a colour or [light, dark]', colour)
  return `light-dark(${checkColour(token, colour[0])}, ${checkColour(token, colour[1])})`
}

/** Nothing that could end the declaration and begin something else. */
const colourForm =
  /^(?:#[\da-f]{3,8}|[a-z]+|(?:rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch|color)\([\w\s.,%/+-]+\))$/i

function checkColour(token: string, colour: unknown): string {
  if (typeof colour === 'string' && colourForm.test(colour)) return colour
  throw wrong(`theme.${token}`, 'a colour such as "#0a5f6b" or "rgb(10 95 107)"', colour)
}

function wrong(name: string, expected: string, got: unknown): TypeError {
  const shown = typeof got === 'string' ? JSON.stringify(got) : Array.isArray(got) ? 'an array' : String(got)
  return new TypeError(`dashboard option "${name}" must be ${expected}, got ${shown}`)
}
