/** A function, or an object with a method `invoke` that is one. */
export type Invokable<Args extends readonly unknown[], Result> =
  | ((...args: Args) => Result)
  | { invoke(...args: Args): Result }

/** Calls it. */
export function invoke<Args extends readonly unknown[], Result>(
  invokable: Invokable<Args, Result>,
  ...args: Args
): Result {
  return typeof invokable === 'function' ? invokable(...args) : invokable.invoke(...args)
}

/** Takes what can be called. */
export function checkInvokable<T>(owner: string, what: string, value: T): T {
  const isObject = typeof value === 'object' && value !== null
  if (typeof value === 'function') return value
  if (isObject && 'invoke' in value && typeof value.invoke === 'function') return value
  throw new TypeError(
    `${owner} takes ${what}: a function or an object with a method invoke, got ${typeof value}`,
  )
}
