import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './theme/tokens.css'
import './theme/base.css'
import './theme/tones.css'
import { App } from './app.tsx'
import { BoardStore } from './store/board-store.ts'
import { fetchInfo } from './stream/board-info.ts'
import { browserClock, nextFrame } from './stream/browser-clock.ts'
import { browserTab } from './stream/browser-tab.ts'
import { fetchPast } from './stream/circuit-past.ts'
import { SharedStream } from './stream/shared-stream.ts'

const store = new BoardStore({
  clock: browserClock,
  nextFrame,
  // The server has written it there.
  name: document.title,
  onHole: () => stream.tellAnew(),
})

const stream: SharedStream = new SharedStream({
  url: './stream',
  fetch: (input, init) => fetch(input, init),
  clock: browserClock,
  tab: browserTab(location.pathname),
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

/** What the server knows of a circuit's past; where it does not say, the page shows what it has seen. */
function recall(circuit: string): void {
  void fetchPast('./history', circuit, fetch).then((past) => store.recall(past))
}

stream.start()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App
      store={store}
      onRetry={() => stream.retryNow()}
      onReload={() => location.reload()}
      onRecall={recall}
    />
  </StrictMode>,
)
