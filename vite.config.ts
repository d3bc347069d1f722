import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/** The page's build, and the tests: `unit` runs on the sources, `e2e` drives a real browser against the build. */
export default defineConfig({
  root: 'web',
  base: './',
  plugins: [react()],
  // With the demo running, `npm run dev` shows its circuits.
  server: {
    proxy: Object.fromEntries(
      ['/board.json', '/stream'].map((path) => [
        path,
        { target: 'http://127.0.0.1:3000', rewrite: (from: string) => `/fuseboard${from}` },
      ]),
    ),
  },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined assets would need `data:` in the host application's content security policy.
    assetsInlineLimit: 0,
  },
  test: {
    root: '.',
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          environment: 'node',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/e2e/**'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          sequence: { groupOrder: 1 },
          environment: 'node',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
