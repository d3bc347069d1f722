// Runs a server with many circuits for ten minutes (or as many as are named) while readers come, go, stall and reset at
// random, and writes down what it holds. Fails when something is left behind.
import { writeFileSync } from 'node:fs'
import { build } from './setup/build.mjs'
import { checkNode, install } from './setup/install.mjs'
import { root, runTool } from './setup/run.mjs'

const minutes = Number(process.argv[2] ?? 10)

checkNode()
install()
build()
runTool('typescript/bin/tsc', ['-b', 'bench'])
const { soak } = await import('../dist/bench/stream/soak.js')
const { samples, readers, verdict, isGood } = await soak({ seconds: 60 * minutes })
const rows = samples.map(
  ({ second, heldMb, sockets, readers: known }) =>
    `| ${second} | ${heldMb.toFixed(2)} | ${sockets} | ${known} |`,
)
const text = `# Soak of the stream

\`npm run soak:stream\`: ${minutes} minutes of 500 circuits under calls, ${readers} readers that came and went: some read, some stalled and woke, some never read, some reset their connection, each with a rhythm of its own. Node ${process.version}. Heap and buffers after a forced collection while nobody is connected; before that, how many connections there were.

| second | held, MB | connections | readers |
|---|---|---|---|
${rows.join('\n')}

${verdict}
`
writeFileSync(`${root}docs/soak-stream.md`, text)
console.log(text)
process.exit(isGood ? 0 : 1)
