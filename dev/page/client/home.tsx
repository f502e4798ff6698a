import { Blocks } from './blocks/blocks.tsx'
import { SurfaceContext } from './blocks/surface.ts'
import { useSurfaceOf } from './blocks/use-surface.ts'
import { usePage } from './page-context.ts'

/** The app's Home tab of this person. */
export function Home() {
  const { mine } = usePage()
  const blocks = mine.home?.blocks ?? []
  const surface = useSurfaceOf('home', blocks, mine.home?.values ?? {})
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that people without a mouse must reach it
    <section className="home" aria-label="Home" tabIndex={0}>
      {mine.home === null ? (
        <p className="beginning">Loading Home…</p>
      ) : (
        <SurfaceContext value={surface}>
          <Blocks blocks={blocks} />
        </SurfaceContext>
      )}
    </section>
  )
}
