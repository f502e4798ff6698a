import fc from 'fast-check'
import {
  facetFields,
  PROFILE_STEPS,
  profileFields,
  readTags,
} from '../../../src/features/profiles/form-rules.ts'
import { FACETS } from '../../../src/features/profiles/rules.ts'

describe('the pages of the profile', () => {
  test('ask for each facet once, and are at most the three modals that Slack stacks', () => {
    expect(PROFILE_STEPS.flat()).toEqual([...FACETS])
    expect(PROFILE_STEPS.length).toBeLessThanOrEqual(3)
  })
})

describe('skills', () => {
  test.each([
    ['SQL, public speaking', ['SQL', 'public speaking']],
    ['SQL; Rust\nGo', ['SQL', 'Rust', 'Go']],
    [' SQL ,, sql,  public   speaking ', ['SQL', 'public speaking']],
    ['Go, go, GO', ['Go']],
    ['', []],
    [' , ;\n', []],
  ])('%j is parsed into %j', (text, tags) => {
    expect(readTags(text)).toEqual(tags)
  })

  test('are the same when parsed again from the saved text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const tags = readTags(text)
        expect(readTags(tags.join(', '))).toEqual(tags)
      }),
    )
  })
})

describe('the audience', () => {
  const first = { strengths: 'Listening', passions: null, likes: null, dislikes: null }
  const second = { works: 'Plain words', does_not_work: null, skills: null }

  test('is required on the first page', () => {
    expect(profileFields(0).safeParse({ ...first, audience: 'me' }).data).toEqual({
      ...first,
      audience: 'me',
    })
    expect(profileFields(0).safeParse({ ...first, audience: null }).error?.issues).toMatchObject([
      { path: ['audience'], message: 'Choose an option.' },
    ])
  })

  test('is not on the other pages', () => {
    expect(profileFields(1).safeParse(second).data).toEqual(second)
  })
})

describe('a page', () => {
  const read = (values: object) =>
    facetFields(['likes', 'skills']).safeParse({ likes: null, skills: null, ...values })

  test('trims text, and returns null for an empty field', () => {
    expect(read({ likes: '  Pairing\n', skills: ' SQL,sql ' }).data).toEqual({
      likes: 'Pairing',
      skills: 'SQL',
    })
    expect(read({ likes: ' \n ', skills: ' , ' }).data).toEqual({ likes: null, skills: null })
  })

  test('accepts at most 3,000 characters', () => {
    expect(read({ likes: 'x'.repeat(3000) }).success).toBe(true)
    expect(read({ likes: 'x'.repeat(3001) }).error?.issues).toMatchObject([
      { path: ['likes'], message: 'Use at most 3000 characters.' },
    ])
  })

  test('accepts at most 30 skills of at most 50 characters', () => {
    const skills = Array.from({ length: 30 }, (_, index) => `${index}`.padEnd(50, 'x'))
    expect(read({ skills: skills.join(',') }).success).toBe(true)
    expect(read({ skills: [...skills, 'one'].join(',') }).success).toBe(false)
    expect(read({ skills: 'x'.repeat(51) }).success).toBe(false)
  })
})
