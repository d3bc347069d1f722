// Loaded before the program under test: prints its heap, freshly collected, twelve times a minute.
const collect = globalThis.gc
if (!collect) throw new Error('This needs node --expose-gc.')
setInterval(() => {
  collect()
  process.stderr.write(`heap ${process.memoryUsage().heapUsed} rss ${process.memoryUsage().rss}\n`)
}, 5_000).unref()
