import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { until } from './until.ts'

/** A circuit's card on the board. */
export interface CardOnPage {
  readonly card: Locator
  /** What it tells somebody who cannot see it: "payments.charge: closed for 5 s; 0 % errors". */
  spoken(): Promise<string>
  /** What its glyph is called: "open, next attempt in 4 seconds". */
  glyph(): Promise<string>
  /** Everything that is written on it. */
  text(): Promise<string>
  /** Waits until it is spoken of like this. */
  says(pattern: RegExp, withinMs?: number): Promise<void>
}

export function cardOf(page: Page, circuit: string): CardOnPage {
  const link = page.locator(`[data-circuit=${JSON.stringify(circuit)}]`)
  const card = page.getByRole('article').filter({ has: link })
  const spoken = async () => (await link.getAttribute('aria-label')) ?? ''
  return {
    card,
    spoken,
    glyph: async () => (await card.getByRole('img').first().getAttribute('aria-label')) ?? '',
    text: async () => (await card.textContent()) ?? '',
    says: (pattern, withinMs) =>
      until(
        async () => (await link.count()) === 1 && pattern.test(await spoken()),
        `${circuit}: ${pattern}`,
        withinMs,
      ),
  }
}

const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')

/** What axe finds fault with. Its script is run by the browser's debugger, past the page's own policy. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { run } = (window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe
    return (await run()).violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html}`)
  })
}

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string }[]
}
