import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'

/** Where a Chromium is; `npm test` looks for one. */
export const chromiumPath = process.env['CHROMIUM_PATH']

/** What keeps a browser from talking to anybody but the page under test. */
const quiet = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

/** A page, and everything that it complained about. */
export interface WatchedPage {
  readonly page: Page
  /** Errors, warnings and every other message of the console, failed requests, requests to other hosts. */
  readonly complaints: readonly string[]
}

/** A real browser for the tests of a file. */
export function browserInTest() {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath!, args: quiet })
  })
  afterAll(() => browser.close())

  /** Opens a page of its own, which is closed with the test. */
  return async function open(url: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
    page.on('request', (request) => {
      if (new URL(request.url()).host !== new URL(url).host) complaints.push(`request to ${request.url()}`)
    })
    await page.goto(url)
    return { page, complaints }
  }
}
