/** What the page is allowed. */
const allowed = { pictureMs: 1_000, bytes: 160 * 1_000, heapGrowth: 1.05 }

/**
 * The figures as a page of the documentation, and what misses its target.
 *
 * @param {any} figures
 * @returns {{ text: string, failures: string[] }}
 */
export function report({ busy, picture, heap, bytes, seconds, machine, load, cores }) {
  const rows = busy.map(
    (/** @type {any} */ each) =>
      `| ${each.view} | ${count(each.size)} | ${each.format} | **${percent(each.workPercent)}** | ${percent(each.busyPercent)} | ${each.most === undefined ? '–' : `≤ ${each.most} %`} | ${percent(each.scriptPercent)} | ${percent(each.renderPercent)} | ${each.longestMs > 0 ? `${Math.round(each.longestMs)} ms` : '< 50 ms'} | ${count(each.nodes)} |`,
  )
  const [middle, last] = thirds(heap.samples)
  // A page remembers 15 minutes; only a heap that has them all can be flat.
  const isJudged = heap.minutes >= 30
  const isFlat = !isJudged || last <= middle * allowed.heapGrowth
  const text = `# The page, measured

\`npm run bench:page\`: the built page in a real browser, every circuit with news twice a second. ${machine}; window of 1440 × 900. Busy is the processor's time of the browser's main thread over ${seconds} s, after loading. By the clock it is more, for other work on the machine (load ${load} on ${cores} cores at the end) makes every task wait; script, style with layout, the longest task and the first picture are by the clock, too.

| view | circuits | stream | busy | by the clock | target | script | style, layout | longest task | elements |
|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

| what | measured | target |
|---|---|---|
| first circuits on the screen, 500 circuits | ${Math.round(picture)} ms | < 1 000 ms |
| JavaScript before that, gzip | ${kB(bytes.initial)} | ≤ ${kB(allowed.bytes)} |
| JavaScript fetched after that, gzip | ${kB(bytes.later)} | – |
| heap over ${heap.minutes} min of 1 000 circuits, middle and last third | ${middle.toFixed(1)} and ${last.toFixed(1)} MB | ${isJudged ? 'flat' : 'not judged: 15 minutes of memory fill first'} |

The stream \`hystrix\` is that which other dashboards of this format read, one event for each circuit; \`board\` is the page's own.
`
  return { text, failures: [...busy.flatMap(failuresOf), ...otherFailures()] }

  function otherFailures() {
    return [
      ...(picture < allowed.pictureMs ? [] : [`The first picture came after ${Math.round(picture)} ms.`]),
      ...(bytes.initial <= allowed.bytes ? [] : [`The page loads ${kB(bytes.initial)} of JavaScript first.`]),
      ...(isFlat ? [] : [`The heap grew from ${middle.toFixed(1)} to ${last.toFixed(1)} MB.`]),
    ]
  }
}

/** @param {any} contest */
function failuresOf({ view, size, format, most, longest, workPercent, longestMs }) {
  const name = `${view}, ${size} circuits, ${format}`
  return [
    ...(most !== undefined && workPercent > most
      ? [`${name}: busy ${percent(workPercent)}, not ≤ ${most} %.`]
      : []),
    ...(longest !== undefined && longestMs > longest
      ? [`${name}: a task of ${Math.round(longestMs)} ms.`]
      : []),
  ]
}

/** @param {number[]} samples */
function thirds(samples) {
  const third = Math.max(1, Math.floor(samples.length / 3))
  return [mean(samples.slice(third, 2 * third)), mean(samples.slice(-third))]
}

/** @param {number[]} values */
function mean(values) {
  return values.reduce((sum, each) => sum + each, 0) / values.length
}

/** @param {number} value */
const percent = (value) => `${value.toFixed(1)} %`
/** @param {number} value */
const kB = (value) => `${(value / 1_000).toFixed(1)} kB`
/** @param {number} value */
const count = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ' ')
