/** Something changed that people may see on Home or in their messages. */
export type Change = {
  workspaceId: string
  personIds: readonly string[]
  /** The message on which a button was clicked: it is updated even if it isn't the newest. */
  clickedTs?: string | undefined
  /** True if messages can't have changed. */
  homeOnly?: boolean
  /** 'people' by default: a person waits to see it, so it comes before changes by the app itself. */
  priority?: 'people' | 'background'
}
