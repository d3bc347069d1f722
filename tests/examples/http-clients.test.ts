import { expect, it } from 'vitest'
import { runBuilt } from './run-built.ts'

it('shows a fetch that waits for nobody after five failures', async () => {
  const lines = (await runBuilt('fetch')).trim().split('\n')
  expect(lines.slice(0, 5)).toEqual(Array(5).fill('answered with 503'))
  expect(lines.slice(5)).toEqual(Array(3).fill('turned away at once'))
})

it('shows an axios that does the same', async () => {
  const lines = (await runBuilt('axios')).trim().split('\n')
  expect(lines).toEqual([...Array(5).fill('answered with 503'), ...Array(3).fill('turned away at once')])
})

it('shows a client of @tinkoff/request that does the same after three', async () => {
  const lines = (await runBuilt('tinkoff-request')).trim().split('\n')
  expect(lines.slice(0, 3).filter((line) => line.includes('BREAKER'))).toEqual([])
  expect(lines.slice(3)).toEqual(
    Array(2).fill('ERR_CIRCUIT_BREAKER_OPEN Circuit Breaker has blocked request'),
  )
})
