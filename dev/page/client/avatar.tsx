import { usePage } from './page-context.ts'

type Look = { back: string; skin: string; hair: string; shirt: string; cut: string }

const LONG = 'M11 21c0-10 5-14 13-14s13 4 13 14v12h-6V20c-5 0-9-2-11-5-1 3-2 5-3 6v12h-6z'
const SHORT = 'M13 19c-1-8 4-13 11-13s12 5 11 13c-2-1-3-3-4-5-5 1-11 1-14-1-2 2-3 4-4 6z'
const BUN =
  'M24 3a5 5 0 0 1 4 6c5 1 8 5 8 12-3-1-5-4-6-7-4 2-9 2-12 0-1 3-3 6-6 7 0-7 3-11 8-12a5 5 0 0 1 4-6z'
const CURLS =
  'M12 20c-3-2-2-6 0-7 0-4 4-6 6-5 2-3 7-3 9-1 4-1 7 2 7 5 3 1 4 6 1 8-1-3-3-5-5-6-5 1-9 0-12-1-3 1-5 4-6 7z'

/** Drawn avatars of the fictional people. */
const LOOKS: readonly Look[] = [
  { back: '#f4c9a8', skin: '#f2cdb0', hair: '#7a4a2b', shirt: '#2f6f73', cut: LONG },
  { back: '#b9d3e8', skin: '#eac2a0', hair: '#2d2a32', shirt: '#c05f3c', cut: SHORT },
  { back: '#e7d3f0', skin: '#d9a37c', hair: '#3b2417', shirt: '#6b4e9b', cut: CURLS },
  { back: '#cfe6cd', skin: '#8a5a3c', hair: '#1e1713', shirt: '#e0a33a', cut: SHORT },
  { back: '#f3dcc0', skin: '#b97f58', hair: '#221a17', shirt: '#a83f6f', cut: LONG },
  { back: '#f6d9dd', skin: '#f3d3b3', hair: '#201c22', shirt: '#b8475a', cut: BUN },
  { back: '#f2e3b6', skin: '#e3b188', hair: '#54321c', shirt: '#3d5a80', cut: CURLS },
  { back: '#d5e8e4', skin: '#efc8a6', hair: '#3a211b', shirt: '#d1653f', cut: BUN },
  { back: '#dfe0c2', skin: '#c48f68', hair: '#17130f', shirt: '#4a7a3f', cut: SHORT },
  { back: '#d9d4ee', skin: '#d8a47e', hair: '#5a3a1f', shirt: '#1f6fa8', cut: CURLS },
]
const PLAIN: Look = { back: '#d8dce0', skin: '#e6c4a4', hair: '#4b4b4b', shirt: '#6c7a89', cut: SHORT }

export function Avatar({ personId, size }: { personId: string; size: number }) {
  const { world } = usePage()
  if (personId === world.app.id)
    return <img className="avatar" src="/icon.svg" alt="" width={size} height={size} />
  const index = world.people.findIndex(({ id }) => id === personId)
  const look = LOOKS[index % LOOKS.length] ?? PLAIN
  return (
    <svg className="avatar" viewBox="0 0 48 48" width={size} height={size} aria-hidden="true">
      <rect width="48" height="48" fill={look.back} />
      <path d="M6 48c1-10 8-14 18-14s17 4 18 14z" fill={look.shirt} />
      <rect x="20" y="29" width="8" height="8" rx="4" fill={look.skin} />
      <circle cx="24" cy="22" r="10.5" fill={look.skin} />
      <path d={look.cut} fill={look.hair} />
      <circle cx="20.2" cy="23" r="1.2" fill="#2b2320" />
      <circle cx="27.8" cy="23" r="1.2" fill="#2b2320" />
      <path
        d="M20.5 27.2c1.8 2 5.2 2 7 0"
        fill="none"
        stroke="#2b2320"
        strokeWidth="1.2"
        strokeLinecap="round"
      />
    </svg>
  )
}
