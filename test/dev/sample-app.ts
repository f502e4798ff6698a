import bolt from '@slack/bolt'
import type { View } from '@slack/types'
import type { Slack } from '../../dev/client.ts'

const { App, HTTPReceiver, LogLevel, SocketModeReceiver } = bolt
type BoltApp = InstanceType<typeof App>

export type SampleApp = {
  app: BoltApp
  /** Ids of all received events. */
  events: { type: string; id: string }[]
  url: string
  stop(): Promise<void>
}

/** A small app that does one of each thing, over HTTP. It is connected to `slack` when this resolves. */
export async function startOverHttp(slack: Slack): Promise<SampleApp> {
  const receiver = new HTTPReceiver({
    signingSecret: slack.signingSecret,
    endpoints: '/slack/events',
    unhandledRequestTimeoutMillis: 2500,
    logLevel: LogLevel.ERROR,
    // Some tests send bad signatures on purpose; don't log them.
    logger: quiet,
  })
  const app = makeApp(slack, receiver)
  const events = teach(app)
  const server = await app.start({ port: 0, host: '127.0.0.1' })
  const address = server?.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const url = `http://127.0.0.1:${port}/slack/events`
  slack.connectHttp(url)
  return { app, events, url, stop: async () => void (await app.stop()) }
}

/** The same app over Socket Mode. */
export async function startOverSocket(slack: Slack): Promise<SampleApp> {
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logLevel: LogLevel.ERROR,
    logger: quiet,
    clientPingTimeout: 2000,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  })
  const app = makeApp(slack, receiver)
  const events = teach(app)
  await app.start()
  return { app, events, url: '', stop: async () => void (await app.stop()) }
}

const silence = (): void => undefined
const quiet = {
  debug: silence,
  info: silence,
  warn: silence,
  error: silence,
  setLevel: silence,
  getLevel: () => LogLevel.ERROR,
  setName: silence,
}

type Receiver = InstanceType<typeof HTTPReceiver> | InstanceType<typeof SocketModeReceiver>

function makeApp(slack: Slack, receiver: Receiver): BoltApp {
  return new App({
    token: slack.botToken,
    receiver,
    convoStore: false,
    logger: quiet,
    clientOptions: {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: 1000,
    },
  })
}

function teach(app: BoltApp): { type: string; id: string }[] {
  const events: { type: string; id: string }[] = []
  teachCommand(app)
  teachForm(app)
  app.action('touch', async ({ ack, respond }) => {
    await ack()
    await respond({ text: 'Noted', replace_original: true })
  })
  app.action('whisper', async ({ ack, respond }) => {
    await ack()
    await respond({ text: 'Only for you' })
  })
  app.action(/^choose/, async ({ ack }) => {
    await ack()
  })
  app.event('app_home_opened', async ({ event, body, client }) => {
    events.push({ type: 'app_home_opened', id: body.event_id })
    if (event.tab === 'home')
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [homeSection] } })
  })
  app.event('user_change', async ({ body }) => {
    events.push({ type: 'user_change', id: body.event_id })
  })
  return events
}

function teachCommand(app: BoltApp): void {
  app.command('/mentor', async ({ command, ack, respond, client }) => {
    if (command.text === 'in the ack') return ack('Right here')
    if (command.text === 'too slow') return
    await ack()
    if (command.text === 'form')
      await client.views.open({ trigger_id: command.trigger_id, view: form('First') })
    else if (command.text === 'nudge') await client.chat.postMessage(nudge(command.user_id))
    else
      await respond({
        text: `You said: ${command.text}`,
        blocks: [
          { type: 'section', text: { type: 'mrkdwn', text: `You said: ${command.text}` } },
          {
            type: 'actions',
            elements: [
              { type: 'button', action_id: 'touch', text: { type: 'plain_text', text: 'Talked today' } },
            ],
          },
        ],
      })
  })
}

function teachForm(app: BoltApp): void {
  app.view('form', async ({ ack, view }) => {
    const name = view.state.values.name?.value?.value
    if (name === 'nobody')
      await ack({ response_action: 'errors', errors: { name: 'Nobody goes by that name' } })
    else if (name === 'next') await ack({ response_action: 'push', view: form('Second') })
    else if (name === 'other') await ack({ response_action: 'update', view: form('Changed') })
    else if (name === 'all') await ack({ response_action: 'clear' })
    else if (name === 'wrong') await ack({ response_action: 'errors', errors: { nowhere: 'Lost' } })
    else if (name !== 'never') await ack()
  })
  app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack }) => ack())
}

/** A form with one of each common input. */
export function form(title: string): View {
  return {
    type: 'modal',
    callback_id: 'form',
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: 'Save' },
    private_metadata: 'kept',
    notify_on_close: true,
    blocks: [
      {
        type: 'input',
        block_id: 'name',
        label: { type: 'plain_text', text: 'Name' },
        element: { type: 'plain_text_input', action_id: 'value', max_length: 20 },
      },
      {
        type: 'input',
        block_id: 'cadence',
        label: { type: 'plain_text', text: 'How often' },
        element: {
          type: 'static_select',
          action_id: 'value',
          options: [option('Every week', '7'), option('Every month', '30')],
          initial_option: option('Every month', '30'),
        },
      },
      {
        type: 'input',
        block_id: 'since',
        optional: true,
        label: { type: 'plain_text', text: 'Since' },
        element: { type: 'datepicker', action_id: 'value' },
      },
      {
        type: 'input',
        block_id: 'days',
        optional: true,
        label: { type: 'plain_text', text: 'Days' },
        element: {
          type: 'checkboxes',
          action_id: 'value',
          options: [option('Monday', 'mon'), option('Friday', 'fri')],
        },
      },
    ],
  }
}

function option(text: string, value: string): { text: { type: 'plain_text'; text: string }; value: string } {
  return { text: { type: 'plain_text', text }, value }
}

const homeSection = {
  type: 'section' as const,
  text: { type: 'mrkdwn' as const, text: 'Your mentees' },
  accessory: {
    type: 'overflow' as const,
    action_id: 'choose-home',
    options: [option('Snooze', 'snooze'), option('End', 'end')],
  },
}

/** A DM with buttons, and metadata to find it again. */
export function nudge(channel: string) {
  return {
    channel,
    text: 'Time to talk to Ana and Bo',
    metadata: { event_type: 'nudge', event_payload: { id: 'n1' } },
    blocks: ['Ana', 'Bo'].flatMap((name) => [
      { type: 'section' as const, text: { type: 'mrkdwn' as const, text: `It is time for *${name}*` } },
      {
        type: 'actions' as const,
        elements: [
          {
            type: 'button' as const,
            action_id: 'touch',
            value: name.toLowerCase(),
            text: { type: 'plain_text' as const, text: 'Talked today' },
          },
          {
            type: 'button' as const,
            action_id: 'whisper',
            value: name.toLowerCase(),
            text: { type: 'plain_text' as const, text: 'Not now' },
          },
          { type: 'datepicker' as const, action_id: `choose-${name}` },
        ],
      },
    ]),
  }
}
