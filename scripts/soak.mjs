// Runs the demo, with its script and its customers, for ten minutes (or as many as are named) while people watch, and
// writes down what its heap did. Fails when the last third holds over 5 % more than the middle third.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { build } from './setup/build.mjs'
import { checkNode, install } from './setup/install.mjs'
import { root } from './setup/run.mjs'

const minutes = Number(process.argv[2] ?? 10)
const watchers = 10
const tolerance = 1.05

checkNode()
install()
build()
const { url, heap, stop } = await startDemo()
const watching = Array.from({ length: watchers }, (_, index) =>
  watch(index % 2 ? 'hystrix.stream' : 'fuseboard/stream'),
)
await new Promise((resolve) => setTimeout(resolve, minutes * 60_000))
stop()
const bytesRead = (await Promise.all(watching)).reduce((sum, bytes) => sum + bytes, 0)
report()

/** @returns {Promise<{ url: string, heap: { mb: number, rss: number }[], stop: () => void }>} */
function startDemo() {
  const words = ['--expose-gc', '--import', './scripts/soak/report-heap.mjs', 'dist/examples/shop/main.js']
  const child = spawn(process.execPath, words, { cwd: root, env: { ...process.env, PORT: '0' } })
  /** @type {{ mb: number, rss: number }[]} */
  const samples = []
  child.stderr.on('data', (bytes) => {
    for (const [, used, rss] of String(bytes).matchAll(/heap (\d+) rss (\d+)/g)) {
      samples.push({ mb: Number(used) / 2 ** 20, rss: Number(rss) / 2 ** 20 })
    }
  })
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The demo ended with ${code}.`)))
    child.stdout.on('data', (bytes) => {
      const found = /shop\s+(http:\S+)/.exec(String(bytes))
      if (found?.[1]) resolve({ url: found[1], heap: samples, stop: () => void child.kill('SIGTERM') })
    })
  })
}

/** @param {string} path */
async function watch(path) {
  let bytes = 0
  try {
    const { body } = await fetch(new URL(path, url))
    for await (const piece of body ?? []) bytes += piece.length
  } catch {
    // The demo has ended.
  }
  return bytes
}

function report() {
  const third = Math.floor(heap.length / 3)
  const middle = mean(heap.slice(third, 2 * third))
  const last = mean(heap.slice(2 * third))
  const perMinute = Array.from({ length: minutes }, (_, minute) => heap.slice(minute * 12, minute * 12 + 12))
  const rows = perMinute.map(
    (samples, minute) => `| ${minute + 1} | ${mean(samples)} | ${Math.round(samples.at(-1)?.rss ?? 0)} |`,
  )
  const verdict = `Middle third ${middle} MB, last third ${last} MB: ${((last / middle) * 100 - 100).toFixed(1)} %.`
  const text = `# Soak

\`npm run soak\`: ${minutes} minutes of the demo with its script and customers, ${watchers} readers of its streams (${Math.round(bytesRead / 2 ** 20)} MB read), Node ${process.version}. Heap after a forced collection, mean of the minute; resident memory at its end.

| minute | heap, MB | resident, MB |
|---|---|---|
${rows.join('\n')}

${verdict}
`
  writeFileSync(`${root}docs/soak.md`, text)
  console.log(text)
  process.exitCode = last <= middle * tolerance ? 0 : 1
}

/** @param {readonly { mb: number }[]} samples */
function mean(samples) {
  return Number((samples.reduce((sum, { mb }) => sum + mb, 0) / Math.max(1, samples.length)).toFixed(2))
}
