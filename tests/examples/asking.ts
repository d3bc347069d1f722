/** What came of a request: its status, or the code of what went wrong. */
export async function outcome(url: string, within = 2_000): Promise<number | string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(within) })
    await response.text()
    return response.status
  } catch (error) {
    return codeOf(error)
  }
}

/** The JSON that a request is answered with, and the status. */
export async function answer(
  url: string,
  options: RequestInit = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, options)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** Sends JSON. */
export function posting(body: unknown): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}

function codeOf(error: unknown): string {
  const { name, cause } = error as Error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : name
}
