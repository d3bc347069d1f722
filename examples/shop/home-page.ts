import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Handler } from 'express'
import express from 'express'

/** Where its files lie, seen from the source and from what is built of it. */
const places = ['./public/', '../../../examples/shop/public/']

/** Serves the home page at `/`. It needs nothing but its own host, and says so to the browser. */
export function homePage(): Handler {
  const folders = places.map((place) => fileURLToPath(new URL(place, import.meta.url)))
  return express.static(folders.find((folder) => existsSync(folder)) ?? '', {
    index: 'home.html',
    setHeaders(response) {
      response.setHeader('content-security-policy', "default-src 'self'")
      response.setHeader('x-content-type-options', 'nosniff')
    },
  })
}
