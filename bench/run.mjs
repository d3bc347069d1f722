// Builds what is measured, as a user gets it, and the benchmarks; then runs them with the words of the command line.
import { build } from '../scripts/setup/build.mjs'
import { checkNode, install } from '../scripts/setup/install.mjs'
import { root, run, runTool } from '../scripts/setup/run.mjs'

checkNode()
install()
build()
runTool('typescript/bin/tsc', ['-b', 'bench'])
const [first, ...rest] = process.argv.slice(2)
if (first === 'stream') run(process.execPath, [`${root}dist/bench/stream/main.js`, ...rest])
else if (first === 'storage') run(process.execPath, [`${root}dist/bench/storage/main.js`, ...rest])
else run(process.execPath, [`${root}dist/bench/main.js`, ...process.argv.slice(2)])
