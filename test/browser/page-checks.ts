import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { PageUser } from './support.ts'

/** Elements beyond the page's right edge, and horizontally scrolling ones. Runs in the browser. */
const OVERFLOW = `[...document.querySelectorAll('body *')]
  .filter((element) => {
    const isScrolledSideways =
      element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === 'auto'
    const { right, width } = element.getBoundingClientRect()
    return isScrolledSideways || (width > 0 && right > innerWidth + 1)
  })
  .map((element) => element.tagName + ' ' + element.className)`

export async function findOverflow({ page }: Pick<PageUser, 'page'>): Promise<string[]> {
  return z.array(z.string()).parse(await page.evaluate(OVERFLOW))
}

const axe = await readFile(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')

const findings = z.object({
  violations: z.array(
    z.object({ id: z.string(), impact: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
  ),
})

/** Serious and critical accessibility violations, found by axe-core. */
export async function findAccessibilityViolations({ page }: Pick<PageUser, 'page'>): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe)
  const { violations } = findings.parse(await page.evaluate("axe.run({ resultTypes: ['violations'] })"))
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
