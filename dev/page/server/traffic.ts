import type { Call, DeliveryRecord, JsonObject } from '../../client.ts'
import { obj, objs, str, toJsonObject } from '../../slack/json.ts'
import type { Traffic, TrafficDetail } from '../contract.ts'

const KEPT = 200

/** The latest requests to the app and the app's latest calls, in the order in which they ended. */
export class TrafficLog {
  private entries: (Traffic & TrafficDetail)[] = []
  private lastId = 0

  addDelivery(record: DeliveryRecord): void {
    this.add({
      direction: 'to the app',
      name: deliveryName(record),
      personId: senderOf(record.payload) ?? null,
      at: record.at.toString(),
      ms: Math.round(record.ackMs),
      outcome: record.outcome === 'refused' ? `refused ${record.status}` : record.outcome,
      isError: record.outcome !== 'acked',
      fault: null,
      payload: toJsonObject(record.payload),
      answer: record.ackBody ?? {},
    })
  }

  addCall(call: Call): void {
    this.add({
      direction: 'from the app',
      name: call.method === 'response_url' ? 'answer to a command or button' : call.method,
      personId: call.user ?? null,
      at: call.at.toString(),
      ms: Math.round(call.ms),
      outcome: call.error ?? 'ok',
      isError: call.error !== undefined || call.fault !== undefined,
      fault: call.fault ?? null,
      payload: toJsonObject(call.args),
      answer: call.answer,
    })
  }

  /** Newest first. */
  list(): Traffic[] {
    return this.entries.map(({ payload: _, answer: __, ...summary }) => summary).reverse()
  }

  detail(id: number): TrafficDetail | undefined {
    const entry = this.entries.find((one) => one.id === id)
    return entry && { payload: entry.payload, answer: entry.answer }
  }

  clear(): void {
    this.entries = []
  }

  private add(entry: Omit<Traffic, 'id'> & TrafficDetail): void {
    this.lastId += 1
    this.entries = [...this.entries.slice(1 - KEPT), { ...entry, id: this.lastId }]
  }
}

function deliveryName({ kind, payload }: DeliveryRecord): string {
  switch (kind) {
    case 'slash_commands':
      return `${str(payload, 'command')} ${(str(payload, 'text') ?? '').split(' ')[0]}`.trim()
    case 'events_api':
      return str(obj(payload, 'event'), 'type') ?? 'event'
    case 'interactive':
      return interactionName(payload)
  }
}

function interactionName(payload: JsonObject): string {
  const actions = objs(payload, 'actions').map((action) => str(action, 'action_id'))
  const form = str(obj(payload, 'view'), 'callback_id')
  return [str(payload, 'type'), ...(actions.length > 0 ? actions : [form])].filter(Boolean).join(' ')
}

function senderOf(payload: JsonObject): string | undefined {
  const user = obj(payload, 'user') ?? obj(obj(payload, 'event'), 'user')
  return str(payload, 'user_id') ?? str(user, 'id') ?? str(obj(payload, 'event'), 'user')
}
