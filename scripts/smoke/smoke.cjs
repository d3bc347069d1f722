// Run by scripts/compat.mjs: the package is ESM, and require() takes it all the same.
const assert = require('node:assert/strict')
const { CircuitBreaker, HystrixStats } = require('fuseboard')
const { dashboard } = require('fuseboard/express')

void check()

async function check() {
  assert.equal(typeof dashboard, 'function')
  assert.equal(typeof HystrixStats, 'function')
  const breaker = new CircuitBreaker((word) => word, { name: 'required' })
  assert.equal(await breaker.fire('well'), 'well')
  console.log(`Node ${process.version}: require works`)
}
