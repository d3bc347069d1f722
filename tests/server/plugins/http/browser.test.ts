import { expect, it } from 'vitest'
import type { circuitFetch } from '../../../../server/plugins/http/index.ts'
import { httpServer, status } from '../../../support/http-server.ts'
import { loadAsBrowser } from '../../../support/browser-like.ts'

it('fuseboard/fetch works in a browser, where nothing is of Node', async () => {
  const { exported, script } = await loadAsBrowser('server/plugins/http/index.ts', { fetch })
  expect(script).not.toMatch(/node:|browser-external/)
  const guarded = (exported['circuitFetch'] as typeof circuitFetch)({ volumeThreshold: 2, timeout: 5_000 })
  const server = await httpServer(status(500))
  for (let call = 0; call < 2; call++) expect((await guarded(server.url)).status).toBe(500)
  await expect(guarded(server.url)).rejects.toMatchObject({ code: 'EOPENBREAKER' })
})
