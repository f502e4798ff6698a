import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { createServer as createVite, type Plugin, type ViteDevServer } from 'vite'
import { z } from 'zod'
import { readBody, sendJson } from '../../slack/http.ts'
import { parseJson, str } from '../../slack/json.ts'
import { deed } from '../contract.ts'
import type { Playground } from './playground.ts'

const HERE = import.meta.dirname

type Parts = { playground: Playground; vite: ViteDevServer; isOpen: boolean }

/** Vite's own client would reload the page whenever the connection is lost; ours heals without. */
const withoutReloads: Plugin = {
  name: 'without-reloads',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace('<script type="module" src="/@vite/client"></script>', ''),
  },
}

/** Serves the page's own files as they are: there is no build step. `cache` keeps what Vite makes of libraries. */
export function createPageFiles(cache: string): Promise<ViteDevServer> {
  return createVite({
    configFile: false,
    root: join(HERE, '../client'),
    cacheDir: cache,
    logLevel: 'error',
    clearScreen: false,
    plugins: [withoutReloads],
    // Other programs may change other files; the page needs no more than a reload.
    server: {
      middlewareMode: true,
      hmr: false,
      ws: false,
      warmup: { clientFiles: ['./main.tsx'] },
      fs: { allow: [join(HERE, '../..'), join(HERE, '../../../node_modules'), cache] },
    },
    optimizeDeps: {
      include: ['react', 'react-dom/client', 'react/jsx-dev-runtime', 'zod', 'temporal-polyfill'],
    },
    oxc: { jsx: { runtime: 'automatic' } },
  })
}

/** `isOpen`: other machines may use it. */
export function createPageServer(parts: Parts): Server {
  return createServer((request, response) => {
    route(parts, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else sendJson(response, 500, { error: `The playground failed: ${error}` })
    })
  })
}

async function route(
  { playground, vite, isOpen }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A page elsewhere could give its own name our address.
  if (!isOpen && !isLocal(request.headers.host)) return sendJson(response, 403, { error: 'Use 127.0.0.1' })
  const url = new URL(request.url ?? '/', 'http://localhost')
  switch (url.pathname) {
    case '/playground/events':
      return playground.live.connect(response, {
        personId: url.searchParams.get('as') ?? '',
        inspector: url.searchParams.get('inspector') === 'on',
      })
    case '/playground/traffic': {
      const detail = playground.current.traffic.detail(Number(url.searchParams.get('id')))
      return detail ? sendJson(response, 200, detail) : sendJson(response, 404, { error: 'That is gone' })
    }
    case '/playground/file':
      return sendFile(playground, url.searchParams, response)
    case '/playground/do':
      return takeDeed(playground, request, response)
    default:
      vite.middlewares(request, response, () => sendJson(response, 404, { error: 'There is no such page' }))
  }
}

async function takeDeed(
  playground: Playground,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Asking for JSON keeps other web pages out: a browser doesn't send it across origins unasked.
  if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/json'))
    return sendJson(response, 415, { error: 'POST application/json' })
  const given = deed.safeParse(parseJson((await readBody(request)).toString()))
  if (!given.success) return sendJson(response, 400, { error: z.prettifyError(given.error) })
  try {
    sendJson(response, 200, await playground.perform(given.data))
  } catch (error) {
    // What a person can't do (the form is gone, the option isn't offered) is told in words.
    sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) })
  }
}

/** A file in a message that this person sees. */
async function sendFile(
  { current }: Playground,
  query: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  const human = current.slack.as(query.get('as') ?? '')
  const files = [...(await human.dms()), ...(await human.groupDms())].flatMap(
    (message) => message.files ?? [],
  )
  const file = files.find(({ id }) => id === query.get('id'))
  const { status, body } = await current.slack.readFile(str(file, 'url_private') ?? '/')
  if (file === undefined || status !== 200)
    return sendJson(response, 404, {
      error: 'This file is gone: files do not outlive a restart of the playground.',
    })
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(str(file, 'name') ?? 'file')}`,
  })
  response.end(body)
}

export function isLocal(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '')
}
