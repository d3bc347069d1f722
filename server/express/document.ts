import type { Asset } from './assets.ts'
import { assetOf } from './assets.ts'

/** What is written into the page's document. */
export interface DocumentOptions {
  /** The title until the page has heard of circuits. */
  readonly title: string
  /** Whether the application has colours of its own. */
  readonly hasTheme: boolean
}

/** The document with what is the same for every visitor. */
export function documentOf({ bytes }: Asset, { title, hasTheme }: DocumentOptions): Asset {
  const theme = hasTheme ? '<link rel="stylesheet" href="./theme.css" />' : ''
  const html = bytes
    .toString('utf8')
    .replace(/<title>.*<\/title>/, () => `<title>${escaped(title)}</title>`)
    .replace('</head>', () => `${theme}</head>`)
  return assetOf('index.html', Buffer.from(html))
}

/** The document for one visit: its scripts and styles carry the application's nonce, and so will those that they load. */
export function withNonce({ bytes }: Asset, nonce: string): Asset {
  const attribute = ` nonce="${escaped(nonce)}"`
  const html = bytes
    .toString('utf8')
    .replaceAll(/<(script|link)(?= )/g, (tag) => tag + attribute)
    .replace('</head>', () => `<meta property="csp-nonce"${attribute} /></head>`)
  return assetOf('index.html', Buffer.from(html))
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)
}
