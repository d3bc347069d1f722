import type { IncomingMessage, ServerResponse } from 'node:http'
import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { Clock } from '../../shared/engine/clock.ts'
import { clockShape } from '../../shared/engine/clock.ts'
import { resumableHeader } from '../../shared/wire/board.ts'
import type { HistoryOptions } from '../registry/history.ts'
import { History } from '../registry/history.ts'
import type { Registry } from '../registry/registry.ts'
import { registry as processRegistry, registryShape } from '../registry/registry.ts'
import { boardStream } from '../stream/board-stream.ts'
import { systemClock } from '../system-clock.ts'
import { readerOf, sendPast } from './board-request.ts'
import { sendEventStream } from './event-stream.ts'
import type { Handler } from './handler.ts'
import type { LookOptions } from './look.ts'
import { resolveLook } from './look.ts'
import { page } from './page.ts'
import type { StreamAccessOptions } from './stream-access.ts'
import { authorized, limited } from './stream-access.ts'

/** What the board shows, and what it is called. */
export interface DashboardOptions extends LookOptions, Pick<StreamAccessOptions, 'maxConnections'> {
  /** Which application this is, for the page's head and the tab. @default none */
  readonly title?: string | undefined
  /** Where it runs: `production`. @default none */
  readonly environment?: string | undefined
  /**
   * The nonce that the application's own content security policy knows for this answer, for policies that name nonces
   * instead of hosts: `(request, response) => response.locals.nonce`. @default none is needed
   */
  readonly nonce?: ((request: IncomingMessage, response: ServerResponse) => string | undefined) | undefined
  /**
   * Whether a request may see the board; only `true` lets it in, anything else is answered with 403. It may also give a
   * promise. An error is answered with 500 and told as a process warning.
   * @default everybody who gets here
   */
  readonly authorize?: StreamAccessOptions['authorize']
  /** How much of the past is kept for pages that are opened later; `null`: nothing. @default 5 minutes by the second, 3 hours by the minute */
  readonly history?: HistoryOptions | null | undefined
  /** Whose circuits are shown. @default the process's own */
  readonly registry?: Registry | undefined
  /** Where time comes from. @default the machine's clock */
  readonly clock?: Clock | undefined
}

const check = new OptionCheck('dashboard')

const names = [
  'title',
  'environment',
  'brand',
  'logo',
  'links',
  'theme',
  'nonce',
  'authorize',
  'maxConnections',
  'history',
  'registry',
  'clock',
]

/**
 * Serves the board: `app.use('/fuseboard', dashboard())`. Works under any path, behind any proxy, and under a strict
 * content security policy. Who may see it is the application's own decision: `authorize`, or its authentication in front.
 *
 * @throws TypeError for an option that does not exist or is not what it must be; Error when the page has not been built.
 */
export function dashboard(options: DashboardOptions = {}): Handler {
  check.known(options, names)
  const { title, environment, history, nonce, registry = processRegistry, clock = systemClock } = options
  const look = resolveLook(options)
  const board = boardStream(
    check.shaped('registry', registry, registryShape),
    check.shaped('clock', clock, clockShape),
    { history: history === null ? undefined : new History(history) },
  )
  const stream: Handler = (request, response) => {
    response.setHeader(resumableHeader, 'true')
    sendEventStream(request, response, () => board.open(readerOf(request)))
  }
  const pages = page({
    info: {
      title: title === undefined ? null : check.text('title', title),
      environment: environment === undefined ? null : check.text('environment', environment),
      sources: [{ id: 'message', label: title ?? 'this process' }],
      brand: look.brand,
      links: look.links,
      keepsHistory: history !== null,
    },
    css: look.css,
    nonce: nonce === undefined ? undefined : check.callable('nonce', nonce),
    stream: limited(check, options.maxConnections, stream),
    history: (request, response) => sendPast(request, response, (circuit) => board.pastOf(circuit)),
  })
  return authorized(check, options.authorize, pages)
}
