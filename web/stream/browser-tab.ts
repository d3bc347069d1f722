/** What a tab knows of itself and of the others that show the same board; each of its parts is a browser's own. */
export interface Tab {
  readonly isHidden: () => boolean
  /** Calls back whenever the tab is hidden or shown. */
  readonly onVisibility: (listener: () => void) => void
  /**
   * Asks to be the one tab that reads the stream. `onHeld` is called when it is, and its promise kept is the place given
   * up; `undefined` where tabs cannot agree (the browser has no locks for pages without TLS): each then reads for itself.
   */
  readonly lead: ((wish: LeadWish) => void) | undefined
  /** Sends to all other tabs. */
  readonly send: (message: unknown) => void
  /** Calls back with what another tab has sent. */
  readonly onMessage: (listener: (message: unknown) => void) => void
}

/** How a tab asks to lead. */
export interface LeadWish {
  /** Called when the tab leads; it does until the promise is kept. */
  readonly onHeld: () => Promise<void>
  /** Called when another tab leads. The wish stands: the tab will lead when that one goes. */
  readonly onOther: () => void
  /** Takes the wish back. */
  readonly signal: AbortSignal
}

/** The tab in which the page runs. @param path The board's own: other boards of the same host are read by other tabs. */
export function browserTab(path: string): Tab {
  const name = `fuseboard ${path}`
  const canShare = 'locks' in navigator && 'BroadcastChannel' in globalThis
  const channel = canShare ? new BroadcastChannel(name) : undefined
  return {
    isHidden: () => document.visibilityState === 'hidden',
    onVisibility: (listener) => document.addEventListener('visibilitychange', listener),
    lead: canShare ? (wish) => void lead(name, wish) : undefined,
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
    send: (message) => channel?.postMessage(message),
    onMessage: (listener) => channel?.addEventListener('message', ({ data }) => listener(data)),
  }
}

async function lead(name: string, { onHeld, onOther, signal }: LeadWish): Promise<void> {
  const isHeld = await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock && !signal.aborted) await onHeld()
    return lock !== null
  })
  if (isHeld || signal.aborted) return
  onOther()
  try {
    await navigator.locks.request(name, { signal }, onHeld)
  } catch {
    // The wish was taken back.
  }
}
