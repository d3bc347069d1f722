import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { contestants } from '../contestants/index.ts'
import type { Effort } from '../effort.ts'
import { median } from '../median.ts'
import { surveys } from '../surveys/index.ts'
import type { SurveyName } from '../surveys/index.ts'
import type { Table } from '../table.ts'
import { row } from '../table.ts'
import type { Figures, Survey } from './survey.ts'

const script = fileURLToPath(new URL('child.js', import.meta.url))

/** Runs a survey: in each round every variant for every contestant, in a fresh process. */
export async function runSurvey(name: SurveyName, effort: Effort, node: string): Promise<Table> {
  const { title, method, entrants, flags, mostRounds, columns }: Survey = surveys[name]
  const variants = [...new Set(columns.map(({ variant }) => variant))]
  const rounds = Math.min(effort.rounds, mostRounds)
  const found = new Map<string, Figures[]>()
  for (let round = 0; round < rounds; round++) {
    for (const variant of variants) {
      for (const entrant of entrants) {
        const figures = await measure(node, flags, [name, entrant, variant, effort.name])
        found.set(`${entrant} ${variant}`, [...(found.get(`${entrant} ${variant}`) ?? []), figures])
      }
    }
  }
  return {
    title,
    method: `${method} ${rounds === 1 ? 'One round.' : `Medians of ${rounds} rounds.`}`,
    header: ['', ...columns.map(({ header }) => header)],
    rows: entrants.map((entrant) =>
      row(
        contestants[entrant].name,
        columns.map(({ variant, show }) => show(medians(found.get(`${entrant} ${variant}`)!))),
      ),
    ),
  }
}

function measure(node: string, flags: readonly string[], words: readonly string[]): Promise<Figures> {
  const child = fork(script, words, { execPath: node, execArgv: ['--no-warnings', ...flags] })
  return new Promise((resolve, reject) => {
    child.once('message', (figures) => resolve(figures as Figures))
    child.once('exit', (code) => reject(new Error(`${words.join(' ')} ended with ${code}.`)))
  })
}

/** The median of each figure; what did not happen in most rounds has not happened. */
function medians(rounds: readonly Figures[]): Figures {
  return Object.fromEntries(
    Object.keys(rounds[0]!).map((name) => {
      const values = rounds.map((figures) => figures[name] ?? Infinity)
      const middle = median(values)
      return [name, Number.isFinite(middle) ? middle : null]
    }),
  )
}
