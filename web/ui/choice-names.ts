import type { Grouping } from '../store/grouping.ts'
import { groupings } from '../store/grouping.ts'
import type { Sort } from '../store/rank.ts'
import { sorts } from '../store/rank.ts'
import type { View } from '../store/url-state.ts'
import { views } from '../store/url-state.ts'

/** Something that can be chosen, and what a person calls it. */
export interface Option<Value> {
  readonly value: Value
  readonly name: string
}

const sortNames: Readonly<Record<Sort, string>> = {
  trouble: 'Trouble first',
  name: 'Name',
  errors: 'Errors',
  calls: 'Calls',
  p99: 'p99',
}

const groupingNames: Readonly<Record<Grouping, string>> = {
  none: 'None',
  prefix: 'Prefix',
  group: 'Group',
  state: 'State',
  host: 'Host',
}

const viewNames: Readonly<Record<View, string>> = {
  cards: 'Cards',
  dense: 'Dense',
  wall: 'Wall',
  table: 'Table',
}

/** What the board can be sorted by. */
export const sortOptions = sorts.map((value): Option<Sort> => ({ value, name: sortNames[value] }))

/** What the board can be grouped by. */
export const groupingOptions = groupings.map((value): Option<Grouping> => ({
  value,
  name: groupingNames[value],
}))

/** In how much detail the board can be seen. */
export const viewOptions = views.map((value): Option<View> => ({ value, name: viewNames[value] }))
