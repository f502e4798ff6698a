import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  facetFields,
  PROFILE_STEPS,
  profileFields,
  readTags,
} from '../../../src/features/profiles/form-rules.ts'
import { FACETS } from '../../../src/features/profiles/rules.ts'

describe('the pages of the profile', () => {
  test('ask for each facet once, and are as many as Slack lets lie upon one another', () => {
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
  ])('%j are %j', (text, tags) => {
    expect(readTags(text)).toEqual(tags)
  })

  test('read again from how they are kept, are the same', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const tags = readTags(text)
        expect(readTags(tags.join(', '))).toEqual(tags)
      }),
    )
  })
})

describe('who can read the profile', () => {
  const first = { strengths: 'Listening', passions: null, likes: null, dislikes: null }
  const second = { works: 'Plain words', does_not_work: null, skills: null }

  test('is asked on the first page, which needs an answer', () => {
    expect(profileFields(0).safeParse({ ...first, audience: 'me' }).data).toEqual({
      ...first,
      audience: 'me',
    })
    expect(profileFields(0).safeParse({ ...first, audience: null }).error?.issues).toMatchObject([
      { path: ['audience'], message: 'Choose who may read it.' },
    ])
  })

  test('is not asked on the others', () => {
    expect(profileFields(1).safeParse(second).data).toEqual(second)
  })
})

describe('a page', () => {
  const read = (values: object) =>
    facetFields(['likes', 'skills']).safeParse({ likes: null, skills: null, ...values })

  test('gives words without the space around them, and null for none', () => {
    expect(read({ likes: '  Pairing\n', skills: ' SQL,sql ' }).data).toEqual({
      likes: 'Pairing',
      skills: 'SQL',
    })
    expect(read({ likes: ' \n ', skills: ' , ' }).data).toEqual({ likes: null, skills: null })
  })

  test('takes 3,000 characters, and not one more', () => {
    expect(read({ likes: 'x'.repeat(3000) }).success).toBe(true)
    expect(read({ likes: 'x'.repeat(3001) }).error?.issues).toMatchObject([
      { path: ['likes'], message: 'At most 3000 characters.' },
    ])
  })

  test('takes 30 skills of 50 characters, and not one more', () => {
    const skills = Array.from({ length: 30 }, (_, index) => `${index}`.padEnd(50, 'x'))
    expect(read({ skills: skills.join(',') }).success).toBe(true)
    expect(read({ skills: [...skills, 'one'].join(',') }).success).toBe(false)
    expect(read({ skills: 'x'.repeat(51) }).success).toBe(false)
  })
})
