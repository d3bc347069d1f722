import type { Random } from './random.ts'
import type { DependencyOptions } from './dependency.ts'
import { Dependency } from './dependency.ts'

interface Description extends DependencyOptions {
  readonly name: string
  /** The shop's handlers that call it. */
  readonly usedBy: readonly string[]
}

/** The eight services that the shop cannot do without, or can for a while. */
export const descriptions = [
  {
    name: 'payments.charge',
    usualMs: 60,
    usedBy: ['POST /checkout'],
    answer: (order) => ({ order, isCharged: true }),
  },
  {
    name: 'fraud.score',
    usualMs: 40,
    usedBy: ['POST /checkout'],
    answer: (order) => ({ order, score: order.length % 10 }),
  },
  {
    name: 'inventory.reserve',
    usualMs: 30,
    usedBy: ['POST /checkout'],
    answer: (order) => ({ order, isReserved: true }),
  },
  {
    name: 'shipping.rates',
    usualMs: 50,
    usedBy: ['POST /checkout'],
    answer: (order) => ({ order, cents: 390 }),
  },
  {
    name: 'catalog.product',
    usualMs: 25,
    usedBy: ['GET /product'],
    answer: (id) => ({ id, title: `Lamp no. ${id}` }),
  },
  {
    name: 'reviews.list',
    usualMs: 35,
    usedBy: ['GET /product'],
    answer: (id) => ({ id, reviews: ['Bright.'] }),
  },
  {
    name: 'recommend.similar',
    usualMs: 40,
    usedBy: ['GET /product', 'GET /search'],
    answer: (subject) => ({ subject, products: ['17', '23'] }),
  },
  {
    name: 'search.query',
    usualMs: 45,
    usedBy: ['GET /search'],
    answer: (text) => ({ text, products: ['4', '8', '15'] }),
  },
] as const satisfies readonly Description[]

/** The name of a dependency, and of the circuit in front of it. */
export type DependencyName = (typeof descriptions)[number]['name']

/** The running services by name. */
export type Dependencies = Readonly<Record<DependencyName, Dependency>>

/** The names in the order of the list. */
export const dependencyNames: readonly DependencyName[] = descriptions.map(({ name }) => name)

/** Whether this, from outside, is the name of a dependency. */
export function isDependencyName(value: unknown): value is DependencyName {
  return dependencyNames.some((name) => name === value)
}

/** Something for each dependency. */
export function byDependency<Value>(
  make: (name: DependencyName) => Value,
): Readonly<Record<DependencyName, Value>> {
  return Object.fromEntries(dependencyNames.map((name) => [name, make(name)])) as Record<
    DependencyName,
    Value
  >
}

/** Starts them all, healthy. */
export async function openDependencies(random?: Random): Promise<Dependencies> {
  const entries = descriptions.map(({ name, usualMs, answer }) => {
    const dependency = new Dependency({ usualMs, answer, random })
    return [name, dependency] as const
  })
  await Promise.all(entries.map(([, dependency]) => dependency.open()))
  return Object.fromEntries(entries) as Dependencies
}

/** Ends them all, with every connection to them. */
export async function closeDependencies(dependencies: Dependencies): Promise<void> {
  await Promise.all(Object.values(dependencies).map((dependency) => dependency.close()))
}
