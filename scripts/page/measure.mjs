/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */

const viewport = { width: 1440, height: 900 }
/** How long a page is left alone before it is measured: loading is measured on its own. */
const settleMs = 4_000

/**
 * How busy the page keeps the browser's main thread.
 *
 * @param {Browser} browser @param {string} url @param {number} seconds
 */
export async function watchMainThread(browser, url, seconds) {
  const { page, metrics, work, close } = await open(browser, url)
  await page.locator('[data-circuit]').first().waitFor()
  await page.waitForTimeout(settleMs)
  await page.evaluate(observeTasks)
  const before = await metrics()
  const workedBefore = await work()
  await page.waitForTimeout(seconds * 1_000)
  const after = await metrics()
  const workedAfter = await work()
  const longest = await page.evaluate(() => Math.max(0, .../** @type {any} */ (window).longTasks))
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length)
  await close()
  const wall = after.Timestamp - before.Timestamp
  const share = (/** @type {string} */ name) => ((after[name] - before[name]) / wall) * 100
  return {
    busyPercent: share('TaskDuration'),
    workPercent: ((workedAfter - workedBefore) / wall) * 100,
    scriptPercent: share('ScriptDuration'),
    renderPercent: share('LayoutDuration') + share('RecalcStyleDuration'),
    longestMs: longest,
    nodes,
  }
}

/**
 * Milliseconds from the request of the page until its first circuits are on the screen, the median of five visits.
 *
 * @param {Browser} browser @param {string} url
 */
export async function firstPicture(browser, url) {
  const times = []
  for (let visit = 0; visit < 5; visit++) {
    const { page, close } = await open(browser, 'about:blank')
    await page.addInitScript(noteFirstPicture)
    await page.goto(url)
    times.push(await page.evaluate(() => /** @type {any} */ (window).firstPicture))
    await close()
  }
  return times.toSorted((a, b) => a - b)[2] ?? NaN
}

/**
 * The heap after forced collections, in megabytes, every fifteen seconds.
 *
 * @param {Browser} browser @param {string} url @param {number} minutes
 */
export async function watchHeap(browser, url, minutes) {
  const { page, heap, close } = await open(browser, url)
  await page.locator('[data-circuit]').first().waitFor()
  await page.waitForTimeout(settleMs)
  const samples = []
  for (let sample = 0; sample <= minutes * 4; sample++) {
    samples.push(await heap())
    await page.waitForTimeout(15_000)
  }
  await close()
  return { minutes, samples }
}

/** @param {Browser} browser @param {string} url */
async function open(browser, url) {
  const context = await browser.newContext({ viewport })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable')
  // The processor's time as well: on a machine that others use, a task takes longer than its work.
  const worked = await context.newCDPSession(page)
  await worked.send('Performance.enable', { timeDomain: 'threadTicks' })
  if (url !== 'about:blank') await page.goto(url)
  return {
    page,
    metrics: async () => named(await session.send('Performance.getMetrics')),
    work: async () => named(await worked.send('Performance.getMetrics')).TaskDuration ?? NaN,
    heap: async () => {
      await session.send('HeapProfiler.collectGarbage')
      return named(await session.send('Performance.getMetrics')).JSHeapUsedSize / 2 ** 20
    },
    close: () => context.close(),
  }
}

/** @param {{ metrics: { name: string, value: number }[] }} answer @returns {Record<string, number>} */
function named({ metrics }) {
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]))
}

/** Runs in the page: notes the length of every task over 50 ms. */
function observeTasks() {
  const tasks = (/** @type {any} */ (window).longTasks = [])
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration)
  }).observe({ type: 'longtask' })
}

/** Runs in the page: a promise of the time at which circuits have been painted. */
function noteFirstPicture() {
  /** @type {any} */
  const global = window
  global.firstPicture = new Promise((resolve) => {
    const look = () => {
      if (!document.querySelector('[data-circuit]')) return requestAnimationFrame(look)
      // The frame in which they are drawn ends with the next one's beginning.
      requestAnimationFrame(() => resolve(performance.now()))
    }
    requestAnimationFrame(look)
  })
}
