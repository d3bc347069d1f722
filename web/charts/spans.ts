/** A stretch of equal neighbours: from the first index to the one after the last. */
export interface Span<Value> {
  readonly value: Value
  readonly from: number
  readonly to: number
}

/** Joins neighbours that are equal. */
export function spansOf<Value>(values: readonly Value[]): readonly Span<Value>[] {
  const spans: Span<Value>[] = []
  let from = 0
  for (let index = 1; index <= values.length; index++) {
    if (index < values.length && values[index] === values[from]) continue
    spans.push({ value: values[from]!, from, to: index })
    from = index
  }
  return values.length === 0 ? [] : spans
}
