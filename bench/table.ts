/** A table of results. */
export interface Table {
  readonly title: string
  /** How its figures came about. */
  readonly method: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A table as Markdown, with its heading. */
export function toMarkdown({ title, method, header, rows }: Table): string {
  const lines = [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  return `### ${title}\n\n${method}\n\n${lines.join('\n')}\n`
}

/** A row, from its first cell and the others. */
export function row(first: string, others: readonly string[]): string[] {
  return [first, ...others]
}

/** A figure with three digits that count, and thousands set apart: `1,093`, `17.5`, `0.42`. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}
