import type { Survey } from '../survey/survey.ts'
import { bytes } from './bytes.ts'
import { dropped } from './dropped.ts'
import { heap } from './heap.ts'
import { idle } from './idle.ts'
import { outage } from './outage.ts'
import { threads } from './threads.ts'

/** All surveys by the name that goes over the command line. */
export const surveys = { outage, bytes, heap, dropped, idle, threads } as const satisfies Record<
  string,
  Survey
>

/** Which survey. */
export type SurveyName = keyof typeof surveys
