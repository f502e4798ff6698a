import pLimit from 'p-limit'
import type { Outcome, UserAction } from '../contract.ts'
import { Live } from './live.ts'
import { PEOPLE } from './people.ts'
import { readSavedWorld, type SavedWorld, writeSavedWorld } from './saved-world.ts'
import { plantStory, START } from './seed.ts'
import { perform } from './user-actions.ts'
import { World } from './world.ts'

const SAVE_AFTER_MS = 300

/** Holds the current world, replaces it on reset, and saves it between runs. */
export class Playground {
  readonly live: Live
  private world: World
  private readonly postgresUrl: string
  private readonly directory: string
  private saving: NodeJS.Timeout | null = null
  /** People may reset a world that is already shown, while the one before it is being removed. */
  private readonly oneReset = pLimit(1)
  private saved: Promise<void> = Promise.resolve()

  private constructor(world: World, postgresUrl: string, directory: string) {
    this.world = world
    this.postgresUrl = postgresUrl
    this.directory = directory
    this.live = new Live(() => this.world)
  }

  /** Restores the world saved in `directory`, or starts a new one. */
  static async open(postgresUrl: string, directory: string): Promise<Playground> {
    const saved = await readSavedWorld(directory)
    let changed = () => {}
    const world = await makeWorld(postgresUrl, saved, () => changed())
    const playground = new Playground(world, postgresUrl, directory)
    changed = () => playground.changed()
    await playground.save()
    return playground
  }

  get current(): World {
    return this.world
  }

  async perform(userAction: UserAction): Promise<Outcome> {
    if (userAction.do !== 'start again') return perform(this.world, userAction)
    await this.oneReset(() => this.startAgain())
    return { error: null, fieldErrors: {} }
  }

  async close(): Promise<void> {
    if (this.saving !== null) clearTimeout(this.saving)
    this.live.close()
    await this.save()
    await this.world.stop()
  }

  private async startAgain(): Promise<void> {
    const before = this.world
    // Pages show the old world until the new one is ready.
    this.world = await makeWorld(this.postgresUrl, null, () => this.changed())
    await before.stop()
    await before.remove()
    await this.save()
    this.changed()
  }

  private changed(): void {
    this.live.changed()
    this.saving ??= setTimeout(() => {
      this.saving = null
      if (this.world.isMoving) this.changed()
      else this.save().catch((error) => this.world.log.addError(`The state can’t be saved: ${error}`))
    }, SAVE_AFTER_MS)
  }

  /** Saves run one after another, so that an older state never overwrites a newer one. */
  private save(): Promise<void> {
    const saved = this.saved
      .catch(() => {})
      .then(async () => writeSavedWorld(this.directory, await this.world.save()))
    this.saved = saved
    return saved
  }
}

async function makeWorld(
  postgresUrl: string,
  saved: SavedWorld | null,
  onChange: () => void,
): Promise<World> {
  const world = await World.start({ postgresUrl, people: PEOPLE, start: START, saved, onChange })
  if (saved === null) await plantStory(world)
  return world
}
