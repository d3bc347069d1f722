import type { OptionCheck } from '../../../shared/engine/check-options.ts'

/** Refuses settings that are kept as data and are those of another kind. */
export function checkType(
  check: OptionCheck,
  { type }: { readonly type?: string | undefined },
  own: string,
): void {
  if (type !== undefined) check.oneOf('type', type, [own])
}
