import { later } from '../../ui/later.tsx'
import { Cards } from './cards.tsx'
import type { CircuitListProps } from './list-props.ts'
import type { TableProps } from './table.tsx'
import type { WallProps } from './wall.tsx'

// What is not in the first download; where it cannot be had, cards do.
const rows = later<CircuitListProps>(() => import('./rows.tsx').then((module) => module.Rows), Cards)
const dense = later<CircuitListProps>(() => import('./dense.tsx').then((module) => module.Dense), Cards)
const wall = later<WallProps>(() => import('./wall.tsx').then((module) => module.Wall), Cards)
const table = later<TableProps>(() => import('./table.tsx').then((module) => module.Table), Cards)

/** Circuits on a phone. */
export const Rows = rows.Part
/** Circuits as short rows. */
export const Dense = dense.Part
/** Circuits as tiles. */
export const Wall = wall.Part
/** Circuits as a table. */
export const Table = table.Part

/** The parts that may be asked for although the server is gone. */
export const listParts = [dense, wall, table] as const
