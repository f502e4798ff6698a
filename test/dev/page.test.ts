import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { stepDoneBy } from '../../dev/page/client/hint-steps.ts'
import { describeMessage } from '../../dev/page/client/message-kinds.ts'
import { suggest } from '../../dev/page/client/suggest.ts'
import { type PageProcess, startPageProcess } from '../../dev/page/page-process.ts'
import { logToday, openFindTime } from '../../src/features/mentorships/actions.ts'

const ROOT = join(import.meta.dirname, '../..')
const MAIN = join(ROOT, 'dev/page/main.ts')

describe('access to the playground', () => {
  let playground: PageProcess
  beforeAll(async () => {
    playground = await startPageProcess()
  })
  afterAll(() => playground.remove())

  test('it listens on 127.0.0.1 only', () => {
    expect(playground.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  test.each(['0.0.0.0', '::', '192.168.0.7'])('it refuses %s without the flag that says so', (host) => {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, '--host', host], { encoding: 'utf8' })
    expect(status).toBe(1)
    expect(stderr).toContain(`To listen on ${host}, add --open-to-network.`)
  })

  test('cross-site requests and foreign host names are refused', async () => {
    const userAction = JSON.stringify({ do: 'start again' })
    const port = new URL(playground.address).port
    const asForm = { host: `127.0.0.1:${port}`, 'content-type': 'text/plain' }
    const fromElsewhere = { host: 'evil.example', 'content-type': 'application/json' }
    expect(await statusOf(playground, '/playground/do', asForm, userAction)).toBe(415)
    expect(await statusOf(playground, '/playground/do', fromElsewhere, userAction)).toBe(403)
    expect(await statusOf(playground, '/playground/events?as=UGRACE', fromElsewhere)).toBe(403)
  })

  test('an invalid action is refused with a reason', async () => {
    const headers = { host: new URL(playground.address).host, 'content-type': 'application/json' }
    const wrong = [
      { do: 'fly' },
      { do: 'submit', as: 'UGRACE', entries: {} },
      { do: 'close form', as: 'UNOBODY', view: 'V1' },
    ]
    for (const userAction of wrong)
      expect(await statusOf(playground, '/playground/do', headers, JSON.stringify(userAction))).toBe(400)
  })
})

test.each([
  ['nudge', 'sent', 'a nudge to'],
  ['introduction ask', 'sent', 'a question about an introduction to'],
  ['spot open', 'failed', 'notice of an open spot could not be sent to'],
  ['reminder', 'canceled', 'a reminder canceled for'],
  // A kind without a description keeps its name.
  ['telegram', 'in doubt', 'telegram in doubt for'],
])('a %s that is %s is described in plain words', (kind, state, words) => {
  expect(describeMessage(kind, state)).toBe(words)
})

test('what people do completes the steps of the hint', () => {
  const press = (actionId: string) =>
    stepDoneBy({ do: 'press', as: 'UGRACE', where: 'home', element: { blockId: 'b', actionId }, entries: {} })
  const type = (text: string) => stepDoneBy({ do: 'type', as: 'UGRACE', conversation: 'C1', text })
  expect([
    press(logToday.id),
    press(openFindTime.id),
    press('other'),
    type('/mentor'),
    type('hello'),
  ]).toEqual(['log', 'time', null, 'command', null])
  expect(stepDoneBy({ do: 'skip', to: 'week' })).toBe('week')
})

test('the production image doesn’t contain it', async () => {
  const ignored = (await readFile(join(ROOT, '.dockerignore'), 'utf8')).split('\n')
  expect(ignored[0]).toBe('*')
  expect(ignored.some((line) => line.startsWith('!playground'))).toBe(false)
})

describe('suggestions of the composer', () => {
  const world = {
    commands: [{ command: '/mentor', description: 'Your mentees', usageHint: '[log]' }],
    shortcuts: [],
    people: [person('UANA', 'Ana Pereira', 'ana'), person('UBEN', 'Ben Okafor', 'ben')],
  }
  const offers = (text: string, caret = text.length) => suggest(text, caret, world).map((one) => one.text)

  test.each([
    ['/', ['/mentor ']],
    ['/men', ['/mentor ']],
    ['/x', []],
    ['hello /', []],
    ['@', ['@ana ', '@ben ']],
    ['ask @OKA', ['ask @ben ']],
    ['mail@', []],
    ['/mentor log @a', ['/mentor log @ana ', '/mentor log @ben ']],
  ])('after %s', (typed, offered) => {
    expect(offers(typed)).toEqual(offered)
  })

  test('use the text before the caret', () => {
    expect(offers('@be today', 3)).toEqual(['@ben '])
  })
})

function person(id: string, name: string, handle: string) {
  return { id, name, handle, title: 'Engineer', zone: 'UTC', unread: 0 }
}

/** Sends a request with a chosen Host header, which fetch doesn't allow. */
function statusOf(
  { address }: PageProcess,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<number | undefined> {
  return new Promise((done, fail) => {
    const asking = request(
      `${address}${path}`,
      { method: body === undefined ? 'GET' : 'POST', headers },
      (answer) => {
        answer.destroy()
        done(answer.statusCode)
      },
    )
    asking.on('error', fail)
    asking.end(body)
  })
}
