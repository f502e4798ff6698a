import { readPairs } from '../../../src/features/suggestions/pairs-file.ts'

const PAIR = { mentor: 'UGRACE', mentee: 'UANA', why: 'Ana; and “more”', cadenceDays: 7 }
const COMMAS = 'mentor,mentee,why,cadence\nUGRACE,UANA,Ana; and “more”,7\n'
const SEMICOLONS = 'Mentor;Mentee;Why;Cadence\r\nUGRACE;UANA;"Ana; and “more”";7\r\n'
const TABS = 'mentor\tmentee\twhy\tcadence\r\nUGRACE\tUANA\tAna; and “more”\t7\r\n'

const bytes = (text: string) => new TextEncoder().encode(text)

function utf16(text: string, isBig = false): Uint8Array {
  const little = Buffer.from(`\uFEFF${text}`, 'utf16le')
  return isBig ? little.swap16() : little
}

describe('the operator’s file is read', () => {
  test.each([
    ['with commas', bytes(COMMAS)],
    ['with semicolons, CRLF and quotes', bytes(SEMICOLONS)],
    ['with a byte order mark', bytes(`\uFEFF${SEMICOLONS}`)],
    ['as Excel’s Unicode text', utf16(TABS)],
    ['as UTF-16 with the other byte order', utf16(TABS, true)],
    [
      'with empty lines, and spaces around cells',
      bytes(COMMAS.replace('UGRACE,UANA', '\n , ,,\n UGRACE , UANA ')),
    ],
  ])('%s', (_, file) => {
    const read = readPairs(file)
    expect('pairs' in read && read.pairs.map(({ line: _line, ...pair }) => pair)).toEqual([PAIR])
  })

  test('without the optional columns, and with e-mail addresses', () => {
    expect(readPairs(bytes('mentee,mentor\nana@example.com,Grace@Example.com'))).toEqual({
      pairs: [
        { line: 2, mentor: 'Grace@Example.com', mentee: 'ana@example.com', why: null, cadenceDays: 14 },
      ],
    })
  })
})

describe('a problem is told by line and column, and nothing is read:', () => {
  const lines = 'mentor,mentee,why,cadence\nUGRACE,UANA,,\n'
  test.each([
    ['too few cells', `${lines}UGRACE,UBEN`, 3, '3'],
    ['an open quote', `${lines}UGRACE,UBEN,"because,7`, 3, '3'],
    ['a quote inside a cell', `${lines}UGRACE,UB"EN,,`, 3, '2'],
    ['a name instead of an id', `${lines}grace,UBEN,,`, 3, 'mentor'],
    ['an empty mentee', `${lines}UGRACE,,,`, 3, 'mentee'],
    ['a cadence in words', `${lines}UGRACE,UBEN,,weekly`, 3, 'cadence'],
    ['a cadence out of range', `${lines}UGRACE,UBEN,,2`, 3, 'cadence'],
    ['a text that is too long', `${lines}UGRACE,UBEN,${'x'.repeat(1001)},`, 3, 'why'],
    ['an unknown column', 'mentor,mentee,cadance\nUGRACE,UANA,7', 1, 'cadance'],
    ['a column twice', 'mentor,mentee,mentor\nUGRACE,UANA,UBEN', 1, 'mentor'],
    ['a missing column', 'mentor,why\nUGRACE,because', 1, 'mentee'],
    ['an empty file', '', 1, 'mentor'],
  ])('%s', (_, text, line, column) => {
    expect(readPairs(bytes(text))).toEqual({ problems: [{ line, column, says: expect.any(String) }] })
  })

  test('a file in another encoding', () => {
    const latin1 = Buffer.from('mentor,mentee,why\nUGRACE,UANA,für', 'latin1')
    expect(readPairs(latin1)).toMatchObject({
      problems: [{ line: 1, says: expect.stringContaining('CSV UTF-8') }],
    })
  })

  test('every problem, not only the first', () => {
    const read = readPairs(bytes(`${lines}grace,ana,,weekly`))
    expect('problems' in read && read.problems.map(({ column }) => column)).toEqual([
      'mentor',
      'mentee',
      'cadence',
    ])
  })
})
