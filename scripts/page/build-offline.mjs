// Builds the page that saved circuits are shown in: one document with all of its script and style inside, which needs no
// server and asks nobody for anything. Its policy names both by what they are.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { root } from '../setup/run.mjs'

const result = await build({
  configFile: false,
  root: `${root}web`,
  base: './',
  logLevel: 'warn',
  plugins: [react()],
  build: {
    write: false,
    target: 'es2022',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    rollupOptions: {
      input: `${root}web/offline.tsx`,
      output: { codeSplitting: false },
    },
  },
})
const { output } = Array.isArray(result)
  ? result[0]
  : /** @type {import('vite').Rolldown.RolldownOutput} */ (result)
const chunks = output.filter((file) => file.type === 'chunk')
if (chunks.length !== 1) throw new Error(`The offline page must be one script, got ${chunks.length}.`)
const script = harmless(chunks.map(({ code }) => code).join(''))
const style = output
  .flatMap((file) => (file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source)] : []))
  .join('')

mkdirSync(`${root}dist/web`, { recursive: true })
// Not `.html`: it is no page of the server's, and no browser should open it there.
writeFileSync(`${root}dist/web/offline.txt`, documentOf({ script, style }))

/** Nothing in a script may end its element. @param {string} code */
function harmless(code) {
  return code.replaceAll(/<(?=\/script|!--)/gi, '\\x3c').trim()
}

/** @param {{ readonly script: string, readonly style: string }} parts */
function documentOf(parts) {
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(parts.script)}`,
    `style-src ${hashOf(parts.style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Fuseboard</title>
<link rel="icon" href="data:,">
<style>${parts.style}</style>
</head>
<body>
<div id="root"></div>
<noscript>This saved view is drawn by the script inside this file; scripts are switched off here.</noscript>
<script type="application/json" id="saved">null</script>
<script type="module">${parts.script}</script>
</body>
</html>
`
}

/** @param {string} text */
function hashOf(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
