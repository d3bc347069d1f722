import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { root } from '../setup/run.mjs'

const folder = `${root}dist/web/`

/**
 * What the page downloads before it shows anything, and what it fetches when somebody asks for it; bytes of JavaScript,
 * gzipped.
 *
 * @returns {{ initial: number, later: number, initialFiles: string[], all: { file: string, bytes: number }[] }}
 */
export function initialBytes() {
  const sizes = new Map(scripts().map((file) => [file, gzipSync(read(`assets/${file}`)).length]))
  const initialFiles = [...reachable()]
  const initial = sum(initialFiles.map((file) => sizes.get(file) ?? 0))
  const all = [...sizes].map(([file, bytes]) => ({ file, bytes })).toSorted((a, b) => b.bytes - a.bytes)
  return { initial, later: sum([...sizes.values()]) - initial, initialFiles, all }
}

/** @param {number[]} all */
function sum(all) {
  return all.reduce((total, each) => total + each, 0)
}

/** What the document names, and what that imports at once. */
function reachable() {
  const html = read('index.html').toString()
  const waiting = [...html.matchAll(/(?:src|href)="\.\/assets\/([^"]+\.js)"/g)].map((match) => match[1] ?? '')
  const found = new Set(waiting)
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const code = read(`assets/${file}`).toString()
    for (const [, next] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) {
      if (next === undefined || found.has(next)) continue
      found.add(next)
      waiting.push(next)
    }
  }
  return found
}

function scripts() {
  return readdirSync(`${folder}assets`).filter((file) => file.endsWith('.js'))
}

/** @param {string} path */
function read(path) {
  return readFileSync(folder + path)
}
