import type { Answer } from '../../slack/http-receiver.ts'

// What people see in the browser while they install the app.

const STYLE = `
  :root { color-scheme: light dark; }
  body { margin: 0; padding: 0 1rem; font: 17px/1.5 system-ui, sans-serif; color: #1d1c1d; background: #f6f5f3; }
  main { max-width: 32rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: 12px; }
  h1 { margin: 0 0 0.5rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
  a.button { display: inline-block; margin-top: 0.5rem; padding: 0.6rem 1.1rem; border-radius: 8px;
    color: #fff; background: #2f4858; text-decoration: none; font-weight: 600; }
  a.button:focus-visible { outline: 3px solid #e0a458; outline-offset: 2px; }
  @media (prefers-color-scheme: dark) {
    body { color: #eee; background: #17191c; } main { background: #22262a; }
    a.button { color: #17191c; background: #9fc3d6; }
  }`

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  // The address of the last step has the code of the installation in it.
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

type Page = { title: string; text: string; link: { href: string; label: string } }

function page(status: number, { title, text, link }: Page): Answer {
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(text)}</p>
<a class="button" href="${escaped(link.href)}">${escaped(link.label)}</a>
</main>
</body>
</html>
`
  return { status, type: 'text/html; charset=utf-8', body, headers: HEADERS }
}

const CHARACTERS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => CHARACTERS[character] ?? character)
}

const AGAIN = { href: '/slack/install', label: 'Try again' }

export function welcomePage(): Answer {
  return page(200, {
    title: 'Do For One',
    text: 'You can’t mentor everyone. Say yes to three or four people and stay in touch for years: this Slack app remembers when you last talked, and tells you when it’s time.',
    link: { href: '/slack/install', label: 'Add to Slack' },
  })
}

/** `href` opens the app in Slack. */
export function installedPage(workspace: string, href: string): Answer {
  return page(200, {
    title: `Do For One is installed in ${workspace}`,
    text: 'Open it in Slack, or type /mentor in any channel.',
    link: { href, label: 'Open in Slack' },
  })
}

/** `href` leads an admin to where they choose the workspaces of the organization. */
export function installedInOrganizationPage(organization: string, href: string): Answer {
  return page(200, {
    title: `Do For One is installed in ${organization}`,
    text: 'One more step: choose the workspaces in which people may use it. Then they type /mentor in any channel.',
    link: { href, label: 'Choose workspaces' },
  })
}

export function canceledPage(): Answer {
  return page(200, {
    title: 'Nothing was installed',
    text: 'You canceled the installation, so nothing changed.',
    link: AGAIN,
  })
}

/** The state is unknown: it expired, was used already, or began in another browser. */
export function expiredPage(): Answer {
  return page(400, {
    title: 'This installation can’t go on',
    text: 'It was finished already, took longer than ten minutes, or began in another browser. Nothing was installed just now.',
    link: AGAIN,
  })
}

export function refusedPage(reference: string): Answer {
  return page(502, {
    title: 'Slack didn’t finish the installation',
    text: `Nothing was installed. If it happens again, give the person who runs this app this reference: ${reference}.`,
    link: AGAIN,
  })
}

export function redirect(location: string, headers: Record<string, string> = {}): Answer {
  return { status: 302, headers: { ...HEADERS, ...headers, location } }
}
