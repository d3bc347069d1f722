/**
 * Opens somebody's event stream and gives its text piece by piece. Redirects are not followed: what is read is what was
 * named.
 *
 * @throws Error whose message says, for a person, what the server did instead.
 */
export async function fetchStream(url: URL, signal: AbortSignal): Promise<AsyncIterable<string>> {
  const response = await fetch(withoutCredentials(url), {
    signal,
    redirect: 'manual',
    headers: { accept: 'text/event-stream', ...authorization(url) },
  })
  if (response.status >= 300 && response.status < 400) {
    throw new Error(`it is redirected to ${response.headers.get('location')}; name that address instead`)
  }
  if (!response.ok) throw new Error(await refusal(response))
  const type = response.headers.get('content-type') ?? 'nothing'
  if (!type.startsWith('text/event-stream'))
    throw new Error(`the server sent ${type} instead of text/event-stream`)
  if (!response.body) throw new Error('the server sent no body')
  return response.body.pipeThrough(new TextDecoderStream())
}

/** What went wrong, in few words for a person. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : undefined
  if (code !== undefined) return words[code] ?? code
  // Of itself, fetch only says that it failed.
  return cause instanceof Error ? cause.message : error.message
}

/** The address without the password that it may carry, for people to see. */
export function withoutCredentials(url: URL): URL {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return bare
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused; nothing listens there',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ETIMEDOUT: 'the host did not answer',
  UND_ERR_SOCKET: 'the server closed the connection',
  UND_ERR_CONNECT_TIMEOUT: 'the host did not answer',
}

async function refusal(response: Response): Promise<string> {
  const line = (await response.text()).split('\n', 1)[0]!.trim().slice(0, 120)
  const says = line === '' || line.startsWith('<') ? '' : `: ${line}`
  return `the server answered ${response.status} ${response.statusText}${says}`
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const credentials = `${decoded(username)}:${decoded(password)}`
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
}

/** A percent sign that stands for itself is taken at its word. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
