/**
 * Makes something that depends on its options alone and holds no state, and gives the same one again while the options are
 * those of the time before. Most breakers of a process are made with the same figures, and need not have a copy each.
 *
 * @param make Gets the options; their members are compared one by one.
 */
export function shareLatest<Options extends object, T>(
  make: (options: Options) => T,
): (options: Options) => T {
  let latest: { readonly options: Options; readonly made: T } | undefined
  return (options) => {
    if (latest === undefined || !areAlike(latest.options, options)) latest = { options, made: make(options) }
    return latest.made
  }
}

function areAlike<Options extends object>(one: Options, other: Options): boolean {
  const names = Object.keys(one) as (keyof Options)[]
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}
