import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { initialBytes } from '../../scripts/page/bytes.mjs'

const isBuilt = existsSync(new URL('../../dist/web/index.html', import.meta.url))

describe.skipIf(!isBuilt)('what a browser downloads of the page', () => {
  const { initial, later, initialFiles, all } = isBuilt
    ? initialBytes()
    : { initial: 0, later: 0, initialFiles: [], all: [] }

  it('is at most 160 kB of JavaScript, gzipped, before anything is shown', () => {
    expect(initialFiles.length).toBeGreaterThan(0)
    expect(initial).toBeGreaterThan(40_000)
    expect(initial).toBeLessThanOrEqual(160_000)
  })

  it('leaves the charts of a circuit for later', () => {
    const charts = all.find(({ file }) => file.startsWith('charts-'))
    expect(charts?.bytes).toBeGreaterThan(60_000)
    expect(initialFiles).not.toContain(charts?.file)
    expect(later).toBeGreaterThan(charts?.bytes ?? Infinity)
  })
})
