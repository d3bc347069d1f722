import { holder } from './words.js'

/**
 * Makes the row of a dependency and gives the function that brings it up to date. Its elements stay the same, so that
 * the focus stays where it is.
 */
export function dependencyRow({ name, usedBy }, weathers, onPress) {
  let shown = ''
  const row = element('li', 'row')
  const weather = element('div', 'weather')
  const circuit = element('div', 'circuit')
  const choices = element('div', 'choices')
  choices.role = 'group'
  choices.ariaLabel = `Weather of ${name}`
  const buttons = weathers.map((each) => choice(each, () => onPress(name, each)))
  choices.append(...buttons)
  row.append(title(name, usedBy), weather, circuit, choices)

  function update(report, isPlaying) {
    const now = JSON.stringify([report, isPlaying])
    if (now === shown) return
    shown = now
    row.dataset.circuit = report.circuit
    weather.dataset.weather = report.weather
    weather.replaceChildren(state('weather', report.weather), small(holder(report, isPlaying)))
    circuit.replaceChildren(state('circuit', report.circuit))
    for (const button of buttons) button.ariaPressed = String(button.dataset.weather === report.weather)
  }
  return { row, update }
}

/** Makes the list of what each weather means. */
export function meaningsList(meanings) {
  return Object.entries(meanings).map(([weather, meaning]) => {
    const term = element('dt')
    term.dataset.weather = weather
    term.append(shape(`weather-${weather}`), weather)
    const entry = element('div')
    entry.append(term, element('dd', '', meaning))
    return entry
  })
}

/** The group is grey, what it does is not. */
function title(name, usedBy) {
  const heading = element('div')
  const dot = name.lastIndexOf('.') + 1
  const text = element('div', 'name')
  text.append(element('i', '', name.slice(0, dot)), name.slice(dot))
  heading.append(text, small(usedBy.join(', ')))
  return heading
}

function choice(weather, onPress) {
  const button = element('button')
  button.type = 'button'
  button.dataset.weather = weather
  button.append(shape(`weather-${weather}`), weather)
  button.addEventListener('click', onPress)
  return button
}

/** The column's heading is only seen, so whoever hears the page is told again what the word is about. */
function state(what, word) {
  const line = element('div', 'state')
  line.append(shape(`${what}-${word}`), element('span', 'only-heard', `${what}: `), word)
  return line
}

function small(text) {
  return element('small', '', text)
}

function shape(symbol) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  svg.ariaHidden = 'true'
  use.setAttribute('href', `#${symbol}`)
  svg.append(use)
  return svg
}

function element(tag, className = '', text = '') {
  return Object.assign(document.createElement(tag), { className, textContent: text })
}
