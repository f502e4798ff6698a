import type { Button } from '@slack/types'
import { button } from '../../platform/slack/blocks.ts'
import { acceptSeat, declineSeat, openReflection, openSeatPage } from './actions.ts'

export function openSeatButton(seatId: string, leaderName: string): Button {
  return button('Open seat…', openSeatPage, { value: { seatId }, label: `Open seat… beside ${leaderName}` })
}

export function decideButtons(termId: string): Button[] {
  return [
    button('Accept', acceptSeat, { value: { termId }, style: 'primary', label: 'Accept the seat' }),
    button('Decline', declineSeat, { value: { termId }, label: 'Decline the seat' }),
  ]
}

export function reflectButton(termId: string, leaderName: string): Button {
  return button('Reflect…', openReflection, {
    value: { termId },
    label: `Reflect… on the seat beside ${leaderName}`,
  })
}
