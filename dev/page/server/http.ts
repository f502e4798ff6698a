import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { readBody, sendJson } from '../../slack/http.ts'
import { parseJson, str } from '../../slack/json.ts'
import { userAction } from '../contract.ts'
import type { PageFile } from './page-files.ts'
import type { Playground } from './playground.ts'

type Parts = { playground: Playground; pageFiles: ReadonlyMap<string, PageFile>; isOpen: boolean }

/** `isOpen`: accept requests from other machines. */
export function createPageServer(parts: Parts): Server {
  return createServer((request, response) => {
    route(parts, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else sendJson(response, 500, { error: `The playground failed: ${error}` })
    })
  })
}

async function route(
  { playground, pageFiles, isOpen }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Prevents DNS rebinding: another site's host name could resolve to this address.
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
      return detail ? sendJson(response, 200, detail) : sendJson(response, 404, { error: 'Not found' })
    }
    case '/playground/file':
      return sendFile(playground, url.searchParams, response)
    case '/playground/do':
      return receiveUserAction(playground, request, response)
    default:
      return sendPageFile(pageFiles.get(url.pathname === '/' ? '/index.html' : url.pathname), response)
  }
}

function sendPageFile(file: PageFile | undefined, response: ServerResponse): void {
  if (file === undefined) {
    sendJson(response, 404, { error: 'Not found' })
    return
  }
  response.writeHead(200, { 'content-type': file.contentType, 'cache-control': 'no-cache' })
  response.end(file.body)
}

async function receiveUserAction(
  playground: Playground,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Prevents cross-site requests: browsers send JSON to another origin only after a preflight.
  if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/json'))
    return sendJson(response, 415, { error: 'POST application/json' })
  const given = userAction.safeParse(parseJson((await readBody(request)).toString()))
  if (!given.success) return sendJson(response, 400, { error: z.prettifyError(given.error) })
  try {
    sendJson(response, 200, await playground.perform(given.data))
  } catch (error) {
    // An action that is impossible (the form is closed, the option isn't offered) is a 400 with the reason.
    sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) })
  }
}

/** Sends a file of a message that this person can see. */
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
      error: 'This file is gone: the playground doesn’t keep files after a restart.',
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
