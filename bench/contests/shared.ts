import type { Contest } from '../contest/contest.ts'
import { success } from './success.ts'

/** What it costs that the state lies in memory that threads share, as long as one thread calls. */
export const shared: Contest = {
  ...success,
  title: 'A successful call in shared memory',
  method:
    'As before, from one thread, with a circuit in its own memory and with one in memory that worker threads share.',
  entrants: ['bare', 'fuseboard', 'shared'],
  variants: ['timeout off'],
}
