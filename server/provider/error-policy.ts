import { warn } from '../warn.ts'

/** Says whether an error counts against the dependency. */
export type ErrorPredicate = (error: unknown) => boolean | PromiseLike<boolean>

/** A class of errors. */
export type ErrorClass = abstract new (...args: never[]) => unknown

/** A schema of any library that follows Standard Schema, as zod, valibot and arktype do. */
export interface StandardSchema {
  readonly '~standard': {
    readonly validate: (value: unknown) => SchemaAnswer | PromiseLike<SchemaAnswer>
  }
}

interface SchemaAnswer {
  readonly issues?: readonly unknown[] | undefined
}

/**
 * Which errors count against the dependency: those of which a function says so, those of a class or of several, or those
 * that a schema describes. Errors that do not count are told of, and open nothing.
 */
export type ErrorPolicy =
  | ErrorPredicate
  | { readonly invoke: ErrorPredicate }
  | ErrorClass
  | readonly ErrorClass[]
  | StandardSchema
  | { readonly treatFalseAsError: boolean }

/** Whether an error counts. The answer is there at once where the policy gives it at once. */
export type ErrorMatcher = (error: unknown) => boolean | Promise<boolean>

/**
 * Makes a question of a policy. A policy that throws has not said that the dependency is not to blame: its error counts.
 *
 * @throws TypeError when it is none of those that there are.
 */
export function errorMatcher(owner: string, policy: ErrorPolicy): ErrorMatcher {
  const matches = predicateOf(policy)
  if (matches === undefined)
    throw new TypeError(`${owner} option "errorPolicy" must be ${expected}, got ${typeof policy}`)
  return (error) => {
    try {
      const answer = matches(error)
      return typeof answer === 'boolean' ? answer : settled(answer)
    } catch (mistake) {
      return toBlame(mistake)
    }
  }
}

const expected = 'a function, a class of errors, a list of them or a Standard Schema'

function predicateOf(policy: ErrorPolicy): ErrorPredicate | undefined {
  if (isList(policy))
    return policy.every(isClass) ? (error) => policy.some((one) => error instanceof one) : undefined
  if (isClass(policy)) return (error) => error instanceof policy
  if (typeof policy === 'function') return policy
  if (typeof policy !== 'object' || policy === null) return undefined
  if ('~standard' in policy) return (error) => describes(policy, error)
  if ('invoke' in policy) return (error) => policy.invoke(error)
  return 'treatFalseAsError' in policy ? () => false : undefined
}

function isList(policy: ErrorPolicy): policy is readonly ErrorClass[] {
  return Array.isArray(policy)
}

/** Constructors of before 2015 are known by what they make; any other function is a question. */
function isClass(policy: ErrorPolicy): policy is ErrorClass {
  if (typeof policy !== 'function') return false
  const prototype: unknown = policy.prototype
  return (
    policy === Error ||
    prototype instanceof Error ||
    /^class\b/.test(Function.prototype.toString.call(policy))
  )
}

function describes(
  { '~standard': { validate } }: StandardSchema,
  error: unknown,
): boolean | PromiseLike<boolean> {
  const answer = validate(error)
  return 'then' in answer ? answer.then(isWithoutIssues) : isWithoutIssues(answer)
}

const isWithoutIssues = ({ issues }: SchemaAnswer): boolean => issues === undefined

async function settled(answer: PromiseLike<boolean>): Promise<boolean> {
  try {
    return await answer
  } catch (mistake) {
    return toBlame(mistake)
  }
}

function toBlame(mistake: unknown): true {
  warn('The error policy of a provider threw; its error counts as a failure.', mistake)
  return true
}
