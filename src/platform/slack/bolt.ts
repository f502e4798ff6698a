// Bolt's front entrance loads Express and the receivers of other hosts as well, some five megabytes. Types come from there.
import app from '@slack/bolt/dist/App.js'
import socketMode from '@slack/bolt/dist/receivers/SocketModeReceiver.js'

export { ErrorCode, ReceiverMultipleAckError } from '@slack/bolt/dist/errors.js'
export const { default: App } = app
export const { default: SocketModeReceiver } = socketMode
