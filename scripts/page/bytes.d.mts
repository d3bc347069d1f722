/** Bytes of JavaScript, gzipped: what the page downloads before it shows anything, and what it fetches later. */
export declare function initialBytes(): {
  readonly initial: number
  readonly later: number
  readonly initialFiles: readonly string[]
  readonly all: readonly { readonly file: string; readonly bytes: number }[]
}
