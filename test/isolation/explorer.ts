import type { Entries, Entry, Human, Slack } from '../../dev/client.ts'
import { initialValue, isEmpty, optionsOf } from '../../dev/slack/element-values.ts'
import { type Found, inputs, interactiveElements } from '../../dev/slack/elements.ts'
import { type JsonObject, str } from '../../dev/slack/json.ts'
import { contractId, decodeChoice, MENU } from '../../src/platform/slack/actions.ts'

/** A button as it was clicked. */
export type Clicked = { personId: string; actionId: string; value: string | undefined }

/** What ends something, and what ends everything, is clicked once nothing else is left. */
const LAST = [
  /end_|withdraw|decline|remove|undo|cancel|dismiss|close|refuse|leave|skip|not|delete|let_/i,
  /erase/i,
]
/** How often a button of one contract is clicked, with other values or by other people. */
const CLICKS = 3
/** How many steps one click leads into modals. */
const STEPS = 12

/** Clicks every button and submits every form that the app shows to people, until it shows no other. */
export class Explorer {
  readonly clicked: Clicked[] = []
  /** Forms that were submitted, by their contract, with what came of it last. */
  readonly submitted = new Map<string, string>()
  private readonly done = new Set<string>()
  private readonly counts = new Map<string, number>()
  private readonly slack: Slack
  private readonly settle: () => Promise<void>
  /** From 0 on: in phase n, the first n of LAST are clicked too. */
  private phase = 0

  constructor(slack: Slack, settle: () => Promise<void>) {
    this.slack = slack
    this.settle = settle
  }

  /** `typists` type the commands, everyone clicks; `commands` has one list for each phase. */
  async explore(
    personIds: readonly string[],
    typists: readonly string[],
    commands: readonly (readonly string[])[],
  ): Promise<void> {
    for (const [phase, typed] of commands.entries()) {
      this.phase = phase
      for (const personId of typists) {
        const person = this.slack.as(personId)
        await person.openHome()
        await this.settle()
        for (const command of typed) {
          await person.command(command)
          await this.goThroughModals(person)
        }
      }
      // What one person does shows others new buttons.
      for (let hasNew = true; hasNew; ) {
        const before = this.clicked.length
        for (const personId of personIds) await this.clickAll(this.slack.as(personId))
        hasNew = this.clicked.length > before
      }
    }
  }

  private async clickAll(person: Human): Promise<void> {
    for (;;) {
      const places = [
        ...(person.home ? [person.home] : []),
        ...(await person.dms()),
        ...(await person.groupDms()),
        ...person.ephemerals(),
      ]
      const next = places.flatMap((place) =>
        this.findNew(person, place.blocks).map((click) => ({ place, click })),
      )[0]
      if (!next) return
      await this.press(person, next.place, next.click)
      await this.goThroughModals(person)
    }
  }

  private async goThroughModals(person: Human): Promise<void> {
    await this.settle()
    for (let step = 0; person.view && step < STEPS; step += 1) {
      const [click] = this.findNew(person, person.view.blocks)
      if (click) await this.press(person, 'view', click)
      else if (!(await this.submit(person))) await person.close()
      await this.settle()
    }
    while (person.view) await person.close()
    await this.settle()
  }

  /** Returns the buttons and choices that this person hasn't clicked, and that nobody has clicked often enough. */
  private findNew(person: Human, blocks: readonly JsonObject[]): Click[] {
    return interactiveElements(blocks)
      .flatMap(clicksOf)
      .filter(({ actionId, value }) => {
        const id = contractId(actionId)
        return (
          this.isTimeFor(id) &&
          (this.counts.get(id) ?? 0) < CLICKS &&
          !this.done.has([person.id, id, value].join(' '))
        )
      })
  }

  private isTimeFor(id: string): boolean {
    return !LAST.slice(this.phase).some((last) => last.test(id))
  }

  private async press(person: Human, where: Parameters<Human['press']>[0], click: Click): Promise<void> {
    const { actionId, value, found, option } = click
    const id = contractId(actionId)
    this.done.add([person.id, id, value].join(' '))
    this.counts.set(id, (this.counts.get(id) ?? 0) + 1)
    this.clicked.push({ personId: person.id, actionId, value })
    const what = { blockId: found.blockId, actionId: found.actionId }
    await person.press(where, what, option)
    await this.settle()
  }

  /** False if the modal can't be submitted, or its like was submitted often enough. */
  private async submit(person: Human): Promise<boolean> {
    const { view } = person
    if (!view?.payload.submit) return false
    const id = view.callbackId
    const key = [person.id, id, view.privateMetadata].join(' ')
    const isOften = (this.counts.get(`form ${id}`) ?? 0) >= CLICKS
    if (this.done.has(key) || isOften || !this.isTimeFor(id)) return false
    this.done.add(key)
    this.counts.set(`form ${id}`, (this.counts.get(`form ${id}`) ?? 0) + 1)
    const { kind, errorsByLabel, reason } = await person.submit(entriesFor(view.blocks))
    this.submitted.set(id, [kind, reason, JSON.stringify(errorsByLabel)].filter(Boolean).join(' '))
    return kind !== 'errors' && kind !== 'failed'
  }
}

type Click = { actionId: string; value: string | undefined; found: Found; option?: string }

/** A menu stands for the buttons of its choices. */
function clicksOf(found: Found): Click[] {
  const { element, actionId } = found
  if (element.type === 'button') {
    if (str(element, 'url') !== undefined) return []
    return [{ actionId, value: str(element, 'value'), found }]
  }
  if (contractId(actionId) !== MENU) return []
  return optionsOf(element).flatMap((option) => {
    const choice = str(option, 'value')
    if (choice === undefined) return []
    const { action_id, value } = decodeChoice(choice)
    return [{ actionId: action_id, value, found, option: choice }]
  })
}

/** Something for each field that is empty. */
function entriesFor(blocks: readonly JsonObject[]): Entries {
  const entries: Record<string, Entry> = {}
  for (const { element, label } of inputs(blocks)) {
    const initial = initialValue(element)
    if (initial && !isEmpty(initial)) continue
    const [first] = optionsOf(element).map((option) => str(option, 'value') ?? '')
    const [, wanted] = /“(\w+)”/.exec(label) ?? []
    entries[label] = wanted ?? ANY[str(element, 'type') ?? ''] ?? first ?? null
  }
  return entries
}

const ANY: Record<string, Entry> = {
  plain_text_input: 'Something else',
  number_input: '3',
  users_select: 'USOFIA',
  multi_users_select: ['USOFIA'],
  datepicker: '2026-12-01',
  timepicker: '10:00',
}
