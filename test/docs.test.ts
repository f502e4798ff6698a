import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SECRETS } from '../src/config.ts'
import { createMetrics } from '../src/platform/metrics.ts'

const ROOT = join(import.meta.dirname, '..')
const PAGES = globSync(['*.md', 'docs/*.md', 'bench/*.md'], { cwd: ROOT })

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** The anchors that GitHub gives to a page's headings. */
function anchorsOf(page: string): string[] {
  const headings = [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading)
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}

function linksOf(page: string): string[] {
  const links = [...read(page).matchAll(/\]\(([^)]+)\)|src(?:set)?="([^"]+)"/g)]
  return links.map(([, link, picture]) => link ?? picture ?? '').filter((link) => !link.startsWith('http'))
}

describe('the docs', () => {
  test.each(PAGES)('link from %s only to files and headings that exist', (page) => {
    const broken = linksOf(page).filter((link) => {
      const [path, anchor] = link.split('#')
      const target = path ? join(dirname(page), path) : page
      if (!existsSync(join(ROOT, target))) return true
      return anchor !== undefined && !anchorsOf(target).includes(anchor)
    })
    expect(broken).toEqual([])
  })

  test('explain every metric, and none that is gone', async () => {
    const none = { poolInUse: () => 0, poolWaiting: () => 0, tickAge: () => 0 }
    const { registry } = createMetrics({
      ...none,
      countUnsettled: async () => [],
      countSuspended: async () => [],
    })
    const names = (await registry.getMetricsAsJSON()).map(({ name }) => name)
    const ours = names.filter((name) => name.startsWith('do_for_one_'))
    const table = [...read('docs/operations.md').matchAll(/^\| `(do_for_one_\w+)` \|/gm)].map(
      ([, name]) => name,
    )
    expect(table.toSorted()).toEqual(ours.toSorted())
  })

  test('explain every variable, and none that is gone', () => {
    const variables = [...read('src/config.ts').matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name)
    const table = [...read('docs/configuration.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name)
    expect(table.toSorted()).toEqual(variables.toSorted())
  })

  test('name every secret that can be in a file', () => {
    const [, section = ''] = /^## Secrets\n([\s\S]*?)^## /m.exec(read('docs/configuration.md')) ?? []
    const named = [...section.matchAll(/`([A-Z_]+)_FILE`/g)].map(([, name]) => name)
    expect(named.toSorted()).toEqual(SECRETS.toSorted())
  })
})
