import { useState } from 'react'
import { usePage } from './page-context.ts'

const EXAMPLE = `mentor,mentee,why,cadence
UGRACE,UMEI,Both write for developers,14
UPRIYA,UDANA,,
UGRACE,UANA,,`

/** Tries a file of pairs, as an operator does with `npm run admin -- suggest`. */
export function SuggestPairs() {
  const { act } = usePage()
  const [csv, setCsv] = useState(EXAMPLE)
  const [printed, setPrinted] = useState<readonly string[]>([])
  const run = async (isSending: boolean): Promise<void> => {
    const outcome = await act({ do: 'suggest', csv, isSending })
    setPrinted(outcome.printed ?? [])
  }
  return (
    <div className="suggest">
      <p>
        A program lead suggests mentees to mentors: <code>npm run admin -- suggest pairs.csv</code>
      </p>
      <label>
        pairs.csv
        <textarea rows={6} value={csv} onChange={(event) => setCsv(event.target.value)} />
      </label>
      <p>
        <button type="button" className="button" onClick={() => void run(false)}>
          Dry run
        </button>{' '}
        <button type="button" className="button button-primary" onClick={() => void run(true)}>
          Send
        </button>
      </p>
      <pre role="status">{printed.join('\n')}</pre>
    </div>
  )
}
