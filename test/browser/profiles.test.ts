import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Stage, startStage } from './support.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
}, 60_000)
afterAll(() => stage.stop())

test('Ana says who she is on three pages, and Grace sees it beside her own view', async () => {
  const ana = await stage.open('UANA', 'C000000001')
  await ana.type('/mentor profile')
  await ana.sees('You beyond your resume')
  await ana.form.getByLabel('Strengths').fill('Finding what a fight is really about')
  await ana.form.getByLabel(/^Likes/).fill('Mornings without meetings')
  await ana.picture('profile-1')
  await ana.press('Next')
  await ana.sees('What helps you (2 of 3)')
  await ana.form.getByLabel('Skills').fill('SQL, mediation')
  await ana.picture('profile-2')
  await ana.press('Next')
  await ana.sees('Where you go (3 of 3)')
  await ana.form.getByLabel('Ideal next role').fill('Leading a team of my own')
  await ana.press('Keep it')
  await ana.sees('can read it')
  await ana.press('Close')
  await ana.form.waitFor({ state: 'hidden' })

  const grace = await stage.open('UGRACE', 'C000000001')
  await grace.type('/mentor know @ana ')
  await grace.sees('A question for your next talk')
  await grace.picture('know')
  await grace.form.getByRole('button', { name: 'Open' }).first().click()
  await grace.form.getByLabel('How you see it').fill('Stays calm when all others shout')
  await grace.picture('know-facet')
  await grace.press('Keep it')
  await grace.sees('you two differ')
  await grace.picture('know-differs')
  expect([...ana.problems, ...grace.problems]).toEqual([])
})
