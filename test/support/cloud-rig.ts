import type { SlackCloud } from '../../dev/client.ts'
import { freePort } from '../../dev/embedded-postgres.ts'
import type { CloudWorkspace } from '../../dev/slack/cloud.ts'
import { settle } from '../../dev/time-travel.ts'
import type { RunningApp } from '../../src/app.ts'
import type { SetClock } from '../../src/platform/clock.ts'
import type { Database } from '../../src/platform/database.ts'
import { CloudApp } from './cloud-app.ts'
import { inBerlin } from './rig.ts'

/** The app for many workspaces at an address that a real browser reaches; times are those of Berlin, as in `Rig`. */
export type CloudRig = {
  cloud: SlackCloud
  db: Database
  app: RunningApp
  clock: SetClock
  /** The app's address in a browser: another site than Slack's. */
  publicUrl: string
  /** Installs the app as a browser does, with its pages and Slack's. */
  install(...workspaces: readonly CloudWorkspace[]): Promise<void>
  /** Types a command as a person. Returns the ephemeral reply. */
  say(workspaceId: string, personId: string, typed: string): Promise<string>
  /** As a mentee, clicks *Accept* on Home on the offer of this mentor. */
  accept(workspaceId: string, menteeId: string, mentorId: string): Promise<void>
  /** Moves only the clocks. */
  setNow(berlin: string): void
  /** Moves time, with all ticks and jobs on the way. */
  travelTo(berlin: string): Promise<void>
  /** Waits until all requests and jobs are done. */
  settle(): Promise<void>
  /** Returns everything logged so far. */
  logged(): string
  stop(): Promise<void>
}

/** Starts on a Monday morning, or at `now` in Berlin time, installed nowhere. */
export async function startCloudRig(
  workspaces: readonly CloudWorkspace[],
  { now = '2026-11-02T10:30' }: { now?: string } = {},
): Promise<CloudRig> {
  const port = await freePort()
  const publicUrl = `http://localhost:${port}`
  const it = await CloudApp.start({ workspaces, now: inBerlin(now), address: { publicUrl, port } })
  return {
    ...{ cloud: it.cloud, db: it.database.db, app: it.app, clock: it.clock, publicUrl },
    async install(...added) {
      for (const { name } of added) await it.install({ cookie: '' }, name)
    },
    say: (...given) => it.say(...given),
    accept: (...given) => it.accept(...given),
    setNow: (berlin) => it.setNow(inBerlin(berlin)),
    travelTo: (berlin) => it.travelTo(inBerlin(berlin)),
    settle: () => settle(it.app),
    logged: () => it.logged,
    stop: () => it.stop(),
  }
}
