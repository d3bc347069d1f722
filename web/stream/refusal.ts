/** Why this answer is no stream, in a few words; `undefined` when it is one. */
export async function refusalOf(response: Response): Promise<string | undefined> {
  if (response.status !== 200) return statusReason(response)
  const type = response.headers.get('content-type') ?? 'nothing'
  if (type.startsWith('text/event-stream')) return undefined
  return `the server sent ${type.split(';')[0]} instead of a stream`
}

async function statusReason(response: Response): Promise<string> {
  const status = `the server answered ${response.status} ${response.statusText}`.trim()
  const line = isText(response) ? firstLine(await bodyOf(response)) : ''
  return line === '' ? status : `${status} (${line})`
}

function isText(response: Response): boolean {
  return (response.headers.get('content-type') ?? '').startsWith('text/plain')
}

async function bodyOf(response: Response): Promise<string> {
  try {
    return await response.text()
  } catch {
    return ''
  }
}

/** The first line, without its full stop: a sentence goes on around it. */
function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? ''
  return line.slice(0, 200).replace(/\.$/, '')
}
