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

/** Whether it can be called. */
export function isInvokable(value: unknown): boolean {
  if (typeof value === 'function') return true
  return (
    typeof value === 'object' && value !== null && 'invoke' in value && typeof value.invoke === 'function'
  )
}

/** Says of what cannot be called what was expected. */
export function notInvokable(owner: string, what: string, value: unknown): TypeError {
  return new TypeError(
    `${owner} takes ${what}: a function or an object with a method invoke, got ${typeof value}`,
  )
}
