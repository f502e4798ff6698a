import { RateLimits } from '../../dev/slack/rate-limits.ts'

describe('the simulated Slack’s rate limits', () => {
  test('allow 50 conversations.history calls a minute, and say how long to wait', () => {
    const limits = new RateLimits()
    for (let call = 0; call < 50; call += 1) {
      expect(limits.refuse('conversations.history', 'D1', call * 100)).toBeUndefined()
    }
    expect(limits.refuse('conversations.history', 'D1', 5_000)).toBe(55)
    expect(limits.refuse('conversations.history', 'D1', 59_999)).toBe(1)
    expect(limits.refuse('conversations.history', 'D1', 60_000)).toBeUndefined()
    expect(limits.refuse('conversations.history', 'D1', 60_050)).toBe(1)
  })

  test('allow one message a second per conversation, and 300 a minute in total', () => {
    const limits = new RateLimits()
    expect(limits.refuse('chat.postMessage', 'D1', 0)).toBeUndefined()
    expect(limits.refuse('chat.postMessage', 'D1', 500)).toBe(1)
    expect(limits.refuse('chat.postMessage', 'D2', 500)).toBeUndefined()
    expect(limits.refuse('chat.postMessage', 'D1', 1_000)).toBeUndefined()
    for (let call = 3; call < 300; call += 1) limits.refuse('chat.postMessage', `D${call}`, 2_000)
    expect(limits.refuse('chat.postMessage', 'D999', 2_000)).toBe(58)
  })

  test('don’t apply to other methods', () => {
    const limits = new RateLimits()
    for (let call = 0; call < 1_000; call += 1) expect(limits.refuse('response_url', 'D1', 0)).toBeUndefined()
  })
})
