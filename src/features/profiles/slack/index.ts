import type { MentorCommand, MentorHandler } from '../../people/interactions.ts'
import { knowCommand, knowHandlers } from './know.ts'
import { profileCommand, profileFormHandlers } from './profile.ts'

export const profileCommands: readonly MentorCommand[] = [knowCommand, profileCommand]

export const profileHandlers: readonly MentorHandler[] = [...profileFormHandlers, ...knowHandlers]
