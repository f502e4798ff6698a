import type pg from 'pg'
import { Temporal } from 'temporal-polyfill'
import type { AppProcess } from './app.ts'
import type { Entries, Human, Message, Slack, What } from './client.ts'
import { renderMessage, renderView } from './render-text.ts'
import { settle, travelTo } from './time-travel.ts'

/** People's data doesn't change during the story, so time need not stop daily for the refresh of people. */
const MAX_STEP = Temporal.Duration.from({ hours: 7 * 24 })

type Stage = { slack: Slack; app: AppProcess; database: pg.Pool; databaseUrl: string }

/** Prints the story. Throws if something unexpected happens. */
export class Narrator {
  #zone: string
  #now: Temporal.Instant
  #stage: Stage | null = null
  #people: Character[] = []
  #lastStamp = ''

  /** All times of the story, such as `start`, are local times in `zone`. */
  constructor(zone: string, start: string) {
    this.#zone = zone
    this.#now = this.#instant(start)
  }

  attach(stage: Stage): void {
    this.#stage = stage
  }

  get stage(): Stage {
    if (this.#stage === null) throw new Error('The story has not started')
    return this.#stage
  }

  now(): Temporal.Instant {
    return this.#now
  }

  async setNow(now: Temporal.Instant): Promise<void> {
    this.#now = now
    this.stage.slack.setNow(now)
    await this.stage.app.setNow(now)
  }

  person(id: string, name: string): Character {
    const character = new Character(this, this.stage.slack.as(id), name)
    this.#people.push(character)
    return character
  }

  async travelTo(local: string): Promise<void> {
    const { app, database } = this.stage
    const traveler = {
      now: () => this.#now,
      setNow: (now: Temporal.Instant) => this.setNow(now),
      tick: () => app.tick(),
      countUnfinished: () => app.countUnfinished(),
    }
    await travelTo(traveler, database, this.#instant(local), MAX_STEP)
  }

  settle(): Promise<void> {
    return settle(this.stage.app)
  }

  chapter(title: string): void {
    print(`\n\n━━ ${title} ${'━'.repeat(Math.max(0, 76 - title.length))}`)
  }

  say(words: string): void {
    print(`\n${words}`)
  }

  why(words: string): void {
    this.stamp()
    print(`\n  Why: ${words}`)
  }

  /** Prints the date and time if it has changed since the last print. */
  stamp(): void {
    const local = this.#now.toZonedDateTimeISO(this.#zone)
    const options = {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: '2-digit',
      minute: '2-digit',
    } as const
    const stamp = local.toLocaleString('en-GB', options)
    if (stamp !== this.#lastStamp) print(`\n${stamp}, Berlin`)
    this.#lastStamp = stamp
  }

  expect(holds: boolean, otherwise: string): void {
    if (!holds) throw new Error(`Unexpected result: ${otherwise}`)
  }

  /** Checks the total number of nudges per person; people who are not listed must have none. */
  expectNudges(wanted: Record<string, number>): void {
    for (const person of this.#people) {
      const want = wanted[person.name] ?? 0
      this.expect(person.nudges === want, `${person.name} got ${person.nudges} nudges instead of ${want}`)
    }
  }

  show(title: string, text: string): void {
    const lines = text.split('\n').map((line) => `  │ ${line}`)
    print(`  ┌ ${title}\n${lines.join('\n')}\n  └`)
  }

  nameOf(id: string): string {
    const person = this.stage.slack.people().find((one) => one.id === id)
    return person?.name ?? id
  }

  #instant(local: string): Temporal.Instant {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(this.#zone).toInstant()
  }
}

/** A person in the story. Every step names a text that must appear. */
class Character {
  readonly name: string
  nudges = 0
  #narrator: Narrator
  #human: Human
  #seen = 0

  constructor(narrator: Narrator, human: Human, name: string) {
    this.#narrator = narrator
    this.#human = human
    this.name = name
  }

  async types(command: string, expected: string): Promise<void> {
    this.#narrator.stamp()
    print(`\n${this.name} types: ${command}`)
    const answer = await this.#human.command(command)
    this.#narrator.expect(answer.outcome === 'acked', `Slack says that ${command} ${answer.outcome}`)
    const message = await this.#human.nextEphemeral()
    this.#narrator.show('only visible to you', this.#render(message))
    this.#check(message, expected)
    await this.#narrator.settle()
  }

  /** Returns the only new direct message. Throws if there is none or more than one. */
  async receives(expected: string): Promise<Message> {
    await this.#narrator.settle()
    this.#narrator.stamp()
    const all = await this.#human.dms()
    const fresh = all.slice(this.#seen)
    this.#seen = all.length
    const [message] = fresh
    if (!message || fresh.length > 1) {
      throw new Error(`${this.name} should have got one message, and got ${fresh.length}`)
    }
    if (message.text.includes('Time to check in')) this.nudges += 1
    print('')
    this.#narrator.show(`to ${this.name}, from Do For One`, this.#render(message))
    this.#check(message, expected)
    return message
  }

  /** Passes over the messages so far. */
  async catchesUp(): Promise<void> {
    await this.#narrator.settle()
    this.#seen = (await this.#human.dms()).length
  }

  async hasNothingNew(): Promise<void> {
    await this.#narrator.settle()
    const all = await this.#human.dms()
    this.#narrator.expect(all.length === this.#seen, `${this.name} got a message that was not to come`)
  }

  /** Clicks a button and checks the updated message. */
  async presses(message: Message, what: What, expected: string): Promise<void> {
    print(`\n${this.name} presses: ${typeof what === 'string' ? what : (what.text ?? what.actionId)}`)
    await this.#human.press(await this.#now(message), what)
    await this.sees(message, expected)
  }

  /** Clicks Log with details… below a person's name, which opens the log form. */
  async opensLogForm(message: Message, about: { id: string; name: string }): Promise<void> {
    print(`\n${this.name} presses: Log with details… under ${about.name}`)
    const line = message.blocks.findIndex((block) => JSON.stringify(block).includes(`<@${about.id}>`))
    const buttons = message.blocks.slice(line).find((block) => block.type === 'actions')
    await this.#human.press(message, { text: 'Log with details…', blockId: String(buttons?.block_id) })
    const view = await this.#human.nextView()
    this.#narrator.show('a form opens', renderView(view, { name: (id) => this.#narrator.nameOf(id) }))
  }

  /** Types a command that opens a form or a page. */
  async opens(command: string, expected: string): Promise<void> {
    this.#narrator.stamp()
    print(`\n${this.name} types: ${command}`)
    await this.#human.command(command)
    await this.seesPage(expected)
  }

  /** Clicks a button of a message that opens a form. */
  async opensBy(message: Message, button: string, expected: string): Promise<void> {
    print(`\n${this.name} presses: ${button}`)
    await this.#human.press(await this.#now(message), button)
    await this.seesPage(expected)
  }

  /** Clicks a button of a message and checks the ephemeral reply. */
  async isAnswered(message: Message, button: string, expected: string): Promise<void> {
    print(`\n${this.name} presses: ${button}`)
    await this.#human.press(message, button)
    const answer = await this.#human.nextEphemeral()
    this.#narrator.show('only visible to you', this.#render(answer))
    this.#check(answer, expected)
    await this.#narrator.settle()
  }

  /** Opens Home and clicks a button there that opens a page. */
  async opensFromHome(button: string, expected: string): Promise<void> {
    print(`\n${this.name} opens Home, and presses: ${button}`)
    await this.#human.openHome()
    await this.#narrator.settle()
    await this.#human.press('home', button)
    await this.seesPage(expected)
  }

  /** Clicks a button on the open page. */
  async pressesOnPage(what: What, expected: string): Promise<void> {
    print(`\n${this.name} presses: ${typeof what === 'string' ? what : (what.text ?? what.actionId)}`)
    await this.#human.press('view', what)
    await this.seesPage(expected)
  }

  /** Submits the open form and checks the page that follows. */
  async fillsIn(entries: Entries, expected: string): Promise<void> {
    const lines = Object.entries(entries).map(([field, value]) => `\n  ${field} ${value}`)
    print(`\n${this.name} fills in:${lines.join('')}`)
    const { kind, errors } = await this.#human.submit(entries)
    this.#narrator.expect(errors === undefined && kind !== 'failed', `the form was not taken: ${kind}`)
    await this.seesPage(expected)
  }

  /** Prints and checks the open page. */
  async seesPage(expected: string): Promise<void> {
    await this.#narrator.settle()
    const { view } = this.#human
    if (view === undefined) throw new Error(`${this.name} has no page open`)
    const text = renderView(view, { name: (id) => this.#narrator.nameOf(id) })
    this.#narrator.show('a page opens', text)
    this.#narrator.expect(text.includes(expected), `${this.name} should have read “${expected}”`)
  }

  /** Clicks a button of a message that opens a page. */
  async opensFrom(message: Message, button: string, expected: string): Promise<void> {
    print(`\n${this.name} presses: ${button}`)
    await this.#human.press(message, button)
    await this.seesPage(expected)
  }

  /** Prints and checks the app's newest group message. */
  async readsInGroup(expected: string): Promise<void> {
    await this.#narrator.settle()
    const message = (await this.#human.groupDms()).at(-1)
    if (!message) throw new Error(`${this.name} is in no group message`)
    this.#narrator.show('in a group message', this.#render(message))
    this.#check(message, expected)
  }

  /** Prints and checks the current state of the message. */
  async sees(message: Message, expected: string): Promise<void> {
    const now = await this.#now(message)
    this.#narrator.show('the message now', this.#render(now))
    this.#check(now, expected)
  }

  async #now(message: Message): Promise<Message> {
    await this.#narrator.settle()
    const now = (await this.#human.dms()).find((one) => one.ts === message.ts)
    if (!now) throw new Error('The message is gone')
    return now
  }

  /** Submits the open form. With `refusal`, a field error with this text is expected. */
  async submits(entries: Entries, refusal?: string): Promise<void> {
    print(
      `\n${this.name} fills in: ${Object.entries(entries)
        .map(([field, value]) => `${field} ${value}`)
        .join(', ')}`,
    )
    const result = await this.#human.submit(entries)
    const errors = Object.values(result.errors ?? {}).join(' ')
    if (refusal === undefined) {
      this.#narrator.expect(result.kind === 'closed', `the form was not taken: ${result.kind} ${errors}`)
      print('  The form closes.')
    } else {
      this.#narrator.expect(
        errors.includes(refusal),
        `the form should have said “${refusal}”, and said “${errors}”`,
      )
      print(`  The form says: ${errors}`)
    }
    await this.#narrator.settle()
  }

  #render(message: Message): string {
    return renderMessage(message, { name: (id) => this.#narrator.nameOf(id) })
  }

  #check(message: Message, expected: string): void {
    this.#narrator.expect(
      message.text.includes(expected),
      `${this.name} should have read “${expected}”, and read “${message.text}”`,
    )
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
