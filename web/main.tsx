import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './theme/tokens.css'
import './theme/base.css'
import './theme/tones.css'
import { App } from './app.tsx'
import { BoardStore } from './store/board-store.ts'
import { fetchInfo } from './stream/board-info.ts'
import { browserClock, nextFrame } from './stream/browser-clock.ts'
import { StreamClient } from './stream/stream-client.ts'

const store = new BoardStore({ clock: browserClock, nextFrame })

const client = new StreamClient({
  url: './stream',
  fetch: (input, init) => fetch(input, init),
  clock: browserClock,
  onEvent: (event) => store.receive(event),
  onConnection(connection) {
    store.connected(connection)
    if (connection.kind === 'live') void introduce()
  },
})

/** A server that has come back may have been given other sources. */
async function introduce(): Promise<void> {
  const info = await fetchInfo('./board.json', fetch)
  if (info) store.introduce(info)
}

client.start()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App store={store} onRetry={() => client.retryNow()} onReload={() => location.reload()} />
  </StrictMode>,
)
