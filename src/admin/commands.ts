import type { AdminCommand } from './command.ts'
import { doctor } from './doctor.ts'
import { erase } from './erase.ts'
import { exportData } from './export.ts'
import { outboxCommands } from './outbox.ts'
import { reseal } from './reseal.ts'
import { suggest } from './suggest.ts'
import { workspaceCommands } from './workspaces.ts'

/** All of the operator's commands, in the order of the help. */
export const COMMANDS: readonly AdminCommand[] = [
  doctor,
  ...workspaceCommands,
  ...outboxCommands,
  erase,
  suggest,
  exportData,
  reseal,
]
