import { dependencyRow, meaningsList } from './rows.js'
import { duration, lostSince, told } from './words.js'

const at = (id) => document.getElementById(id)
const rows = new Map()
let lastAnswerAt = Date.now()

at('script').addEventListener('click', () => {
  void change('./script', { isPlaying: at('script').ariaChecked !== 'true' })
})
void keepReading()

async function keepReading() {
  await ask('./weather').then(show, showLost)
  setTimeout(keepReading, 1_000)
}

async function press(name, weather) {
  const isDone = await change(`./weather/${name}`, { weather })
  if (isDone) at('said').textContent = told({ name, weather })
}

/** Sends a change and shows what came of it at once. */
function change(address, body) {
  const headers = { 'content-type': 'application/json' }
  const sent = ask(address, { method: 'POST', headers, body: JSON.stringify(body) })
  return sent.then(show, showLost)
}

async function ask(address, options = {}) {
  const response = await fetch(address, { ...options, signal: AbortSignal.timeout(3_000) })
  if (!response.ok) throw new Error(`answered ${response.status}`)
  return response.json()
}

function show(report) {
  lastAnswerAt = Date.now()
  if (rows.size === 0) build(report)
  for (const dependency of report.dependencies)
    rows.get(dependency.name).update(dependency, report.script.isPlaying)
  showScript(report.script)
  showConnection('live', 'Live')
  return true
}

function build({ dependencies, meanings }) {
  for (const dependency of dependencies)
    rows.set(dependency.name, dependencyRow(dependency, Object.keys(meanings), press))
  at('dependencies').append(...[...rows.values()].map(({ row }) => row))
  at('meanings').append(...meaningsList(meanings))
}

function showScript({ isPlaying, next }) {
  at('script').disabled = false
  at('script').ariaChecked = String(isPlaying)
  if (!isPlaying) at('next').textContent = 'The script is off. Nothing changes by itself.'
  else if (!next) at('next').textContent = 'Every dependency is set by hand; the script waits.'
  else
    at('next').replaceChildren(
      `In ${duration(next.inSeconds)}: `,
      strong(next.dependency),
      ` becomes ${next.weather}.`,
    )
}

function showLost() {
  showConnection('lost', 'Lost')
  const words = lostSince(lastAnswerAt)
  if (at('notice').textContent !== words) at('notice').textContent = words
  return false
}

function showConnection(state, word) {
  at('connection').dataset.state = state
  at('connection').textContent = word
  at('notice').hidden = state === 'live'
  document.body.classList.toggle('lost', state === 'lost')
}

function strong(text) {
  return Object.assign(document.createElement('b'), { textContent: text })
}
