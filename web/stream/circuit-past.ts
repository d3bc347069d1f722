/** What the server knows of a circuit's past, for `BoardStore.recall`; `undefined` when it does not say. */
export async function fetchPast(
  url: string,
  circuit: string,
  fetch: typeof globalThis.fetch,
): Promise<unknown> {
  try {
    const response = await fetch(`${url}?${new URLSearchParams({ circuit })}`, { cache: 'no-store' })
    return response.ok ? await response.json() : undefined
  } catch {
    return undefined
  }
}
