import requestModule from '@tinkoff/request-core'
import theirModule from '@tinkoff/request-plugin-circuit-breaker'
import httpModule from '@tinkoff/request-plugin-protocol-http'

/** Their packages are CommonJS: the default export is a member where Node loads them, and the module itself where Vite does. */
function defaultOf<T>(module: { readonly default: T }): T {
  return (module as { readonly default?: T }).default ?? (module as unknown as T)
}

/** Makes requests with plugins. */
export const request = defaultOf(requestModule)

/** The plugin that makes them over HTTP. */
export const http = defaultOf(httpModule)

/** The plugin that ours replaces. */
export const theirs = defaultOf(theirModule)
