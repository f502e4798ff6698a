import type { LimitFunction } from 'p-limit'
import type { Entries, Human, Slack } from '../../client.ts'

/** One of the people who create the state of the first visit. Throws if something can’t be done. */
export class Actor {
  private readonly human: Human
  private readonly inTurn: LimitFunction

  /** `inTurn` runs the actions of all people one at a time: on a busy machine, several at once take longer than Slack waits. */
  constructor(slack: Slack, id: string, inTurn: LimitFunction) {
    this.human = slack.as(id)
    this.inTurn = inTurn
  }

  /** Types a command whose answer is a message, and dismisses the answer. */
  types(command: string): Promise<void> {
    return this.inTurn(async () => {
      await this.sends(command)
      this.human.dismiss((await this.human.nextEphemeral()).ts)
    })
  }

  /** Types a command that opens a form, opens the form behind a button if one is named, and submits the entries. */
  fills(command: string, entries: Entries, behind?: string): Promise<void> {
    return this.inTurn(() => this.fillsNow(command, entries, behind))
  }

  private async fillsNow(command: string, entries: Entries, behind?: string): Promise<void> {
    await this.sends(command)
    await this.human.nextView()
    if (behind !== undefined) {
      await this.human.press('view', behind)
      await this.human.nextView()
    }
    const { kind, errors, reason } = await this.human.submit(entries)
    if (!['closed', 'updated', 'pushed', 'cleared'].includes(kind))
      throw new Error(`${this.human.id} can’t submit ${command}: ${reason ?? JSON.stringify(errors) ?? kind}`)
    while (this.human.view !== undefined) await this.human.close()
  }

  /** Accepts the offer to be mentored, which is the last message of the app with that button. */
  async accepts(): Promise<void> {
    const messages = await this.human.dms()
    const offer = messages.findLast(({ blocks }) => JSON.stringify(blocks).includes('"Accept"'))
    if (offer === undefined) throw new Error(`${this.human.id} has no offer to accept`)
    await this.human.press(offer, 'Accept')
  }

  private async sends(command: string): Promise<void> {
    const { outcome } = await this.human.command(command)
    if (outcome !== 'acked') throw new Error(`${this.human.id} can’t send ${command}: ${outcome}`)
  }
}
