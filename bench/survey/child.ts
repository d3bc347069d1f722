// Measures one contestant in a process of its own, and answers with the figures.
import { contestants } from '../contestants/index.ts'
import type { ContestantName } from '../contestants/index.ts'
import type { Effort } from '../effort.ts'
import { surveys } from '../surveys/index.ts'
import type { SurveyName } from '../surveys/index.ts'

const [survey, entrant, variant, effort] = process.argv.slice(2)
const contestant = contestants[entrant as ContestantName]
const figures = await surveys[survey as SurveyName].measure(contestant, variant!, effort as Effort['name'])
process.send!(figures, () => process.exit())
