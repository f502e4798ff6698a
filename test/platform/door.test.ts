import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sign } from '../../dev/slack/signature.ts'
import { type Rig, startRig } from '../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())

const TEAM = 'T0PLAYGROUND'
const COMMAND = { command: '/mentor', text: 'list', channel_id: 'C1', trigger_id: '1.2.3', api_app_id: 'A1' }

/** Posts from a thread of its own, and says in `answered` when the answer is there. */
const POSTER = `
  const { request } = require('node:http')
  const { workerData: { port, headers, body, answered } } = require('node:worker_threads')
  const asking = request({ host: '127.0.0.1', port, method: 'POST', path: '/slack/events', headers }, (res) => {
    Atomics.store(answered, 0, res.statusCode)
    Atomics.notify(answered, 0)
  })
  asking.end(body)
`

describe('the door', () => {
  test.each([
    ['a command', () => fields({ ...COMMAND, ...who(), response_url: `${rig.slack.apiUrl}nowhere` })],
    ['a button', () => fields({ payload: JSON.stringify(button()) })],
    [
      'an event',
      () => JSON.stringify({ type: 'event_callback', team_id: TEAM, event: { type: 'team_join' } }),
    ],
  ])('acks %s while the app can do nothing at all', async (_, bodyOf) => {
    const body = bodyOf()
    const answered = new Int32Array(new SharedArrayBuffer(4))
    const poster = new Worker(POSTER, {
      eval: true,
      workerData: { port: rig.app.port, headers: signed(body), body, answered },
    })
    await once(poster, 'online')
    // From here on this thread, which is the app's, stands still until the ack is there.
    expect(Atomics.wait(answered, 0, 0, 20_000)).not.toBe('timed-out')
    expect(answered[0]).toBe(200)
    await poster.terminate()
    await rig.settle()
  })

  test('counts what it acked as unfinished, so that nothing is missed on its way to the app', async () => {
    const body = fields({ ...COMMAND, ...who(), response_url: `${rig.slack.apiUrl}nowhere` })
    expect(await rig.app.countUnfinished()).toBe(0)
    const { status } = await post(body)
    expect(status).toBe(200)
    expect(await rig.app.countUnfinished()).toBeGreaterThan(0)
    await rig.settle()
    expect(await rig.app.countUnfinished()).toBe(0)
  })

  test('answers a form that the app doesn’t have, too', async () => {
    const view = { id: 'V1', callback_id: 'of_another_app', private_metadata: '', state: { values: {} } }
    const payload = { type: 'view_submission', team: { id: TEAM }, user: { id: 'UGRACE' }, view }
    expect(await post(fields({ payload: JSON.stringify(payload) }))).toMatchObject({ status: 404 })
  })

  test('tells Slack the word that proves whose address it is', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc' })
    expect(await post(body)).toEqual({ status: 200, body: '{"challenge":"abc"}' })
  })

  test('says of a body of Slack’s that can’t be read that it can’t, not that it isn’t Slack’s', async () => {
    expect(await post('{ half')).toMatchObject({ status: 400 })
    expect(await post(fields({ payload: 'half' }))).toMatchObject({ status: 400 })
  })

  test('goes on when somebody hangs up in the middle', async () => {
    const caller = connect(rig.app.port, '127.0.0.1')
    await once(caller, 'connect')
    caller.write('POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf')
    caller.destroy()
    const asker = connect(rig.app.port, '127.0.0.1')
    await once(asker, 'connect')
    asker.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n')
    asker.destroy()
    expect(await post(JSON.stringify({ type: 'url_verification', challenge: 'still' }))).toMatchObject({
      body: '{"challenge":"still"}',
    })
  })
})

test('in Socket Mode the door is the operator’s alone', async () => {
  const socket = await startRig({ transport: 'socket' })
  const body = fields({ ...COMMAND, ...who() })
  expect(await post(body, socket.app.port)).toMatchObject({ status: 404 })
  const alive = await fetch(`http://127.0.0.1:${socket.app.port}/healthz`)
  expect(await alive.text()).toBe('alive\n')
  await socket.stop()
})

function who() {
  return { team_id: TEAM, user_id: 'UGRACE' }
}

function button() {
  return {
    type: 'block_actions',
    team: { id: TEAM },
    user: { id: 'UGRACE' },
    trigger_id: '1.2.3',
    container: { type: 'message' },
    actions: [{ type: 'button', action_id: 'of_another_app', block_id: 'b', value: '' }],
  }
}

function fields(of: Record<string, string>): string {
  return new URLSearchParams(of).toString()
}

function signed(body: string): Record<string, string> {
  const type = body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded'
  return { 'content-type': type, ...sign(rig.slack.signingSecret, body) }
}

function post(body: string, port = rig.app.port) {
  return new Promise<{ status: number; body: string }>((done, fail) => {
    const options = { host: '127.0.0.1', port, method: 'POST', path: '/slack/events', headers: signed(body) }
    const asking = request(options, async (res) => {
      done({ status: res.statusCode ?? 0, body: await new Response(res).text() })
    })
    asking.on('error', fail)
    asking.end(body)
  })
}
