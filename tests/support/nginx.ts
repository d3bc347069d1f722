import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { end } from './process.ts'
import { until } from './until.ts'

/** Where nginx is; `undefined` where there is none. `npm test` looks for it. */
export const nginxPath: string | undefined = [
  process.env['NGINX_PATH'],
  '/usr/sbin/nginx',
  '/usr/local/bin/nginx',
  '/opt/homebrew/bin/nginx',
].find((path) => path !== undefined && existsSync(path))

/** Starts an nginx that buffers and compresses whatever it may, in front of a server, and gives its address. */
export async function startNginx(upstream: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'fuseboard-nginx-'))
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, configuration(folder, port, upstream))
  const child = spawn(nginxPath!, ['-p', folder, '-c', file, '-e', join(folder, 'error.log')])
  onTestFinished(async () => {
    await end(child)
    rmSync(folder, { recursive: true, force: true })
  })
  const url = `http://127.0.0.1:${port}`
  await until(async () => (await fetch(`${url}/ready`).catch(() => undefined))?.status === 204, 'nginx')
  return url
}

function configuration(folder: string, port: number, upstream: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `
daemon off;
master_process off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events { worker_connections 64; }
http {
  access_log off;
  ${temporary.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
  gzip on;
  gzip_types *;
  gzip_proxied any;
  proxy_buffering on;
  proxy_buffers 8 1m;
  proxy_buffer_size 1m;
  proxy_busy_buffers_size 2m;
  proxy_read_timeout 10s;
  server {
    listen 127.0.0.1:${port};
    location = /ready { return 204; }
    location / { proxy_pass ${upstream}; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
`
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
