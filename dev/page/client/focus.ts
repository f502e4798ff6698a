import { useEffect } from 'react'

const FOCUSABLE = 'button:not(:disabled), a[href], input:not(:disabled), select, textarea, [tabindex="0"]'
/** Parts of the page in which the focus stays when the focused element goes away, the innermost first. */
const PARTS = 'article, section, aside, nav, dialog'

/** A part of the page, and the position of the focused element among those in it that can be focused. */
type Place = { part: Element; index: number }

/**
 * Keeps the focus off the page's body. When the focused element goes away (its message was rendered again, its dialog was
 * closed), the focus moves to its neighbor in the same part of the page, or else to the conversation.
 */
export function useFocusKeeper(): void {
  useEffect(() => {
    let inDialog: Place[] = []
    let inPage: Place[] = []
    const remember = (): void => {
      const focused = document.activeElement
      if (!(focused instanceof HTMLElement)) return
      if (focused.closest('dialog')) inDialog = placesOf(focused)
      else inPage = focused === document.body ? [] : placesOf(focused)
    }
    const restore = (): void => {
      if (document.activeElement !== document.body) return
      const dialog = [...document.querySelectorAll('dialog[open]')].at(-1)
      if (dialog !== undefined) focusFirstOf([...inDialog, { part: dialog, index: 0 }])
      // A click on the page's background takes the focus away on purpose, and nothing is remembered then.
      else if (inPage.length > 0 && !focusFirstOf(inPage)) focusConversation()
    }
    const observer = new MutationObserver(restore)
    document.addEventListener('focusin', remember)
    document.addEventListener('click', remember, { capture: true })
    observer.observe(document.body, { childList: true, subtree: true })
    return () => {
      document.removeEventListener('focusin', remember)
      document.removeEventListener('click', remember, { capture: true })
      observer.disconnect()
    }
  }, [])
}

/** Focuses the message field, or without one Home or the messages. */
export function focusConversation(): void {
  document.querySelector<HTMLElement>('main textarea, main [tabindex="0"]:is(.home, .messages)')?.focus()
}

function placesOf(focused: HTMLElement): Place[] {
  const places: Place[] = []
  for (let part = focused.closest(PARTS); part; part = part.parentElement?.closest(PARTS) ?? null)
    places.push({ part, index: focusablesIn(part).indexOf(focused) })
  // Not empty, so that the conversation gets the focus of an element outside of all parts.
  return places.length > 0 ? places : [{ part: focused, index: 0 }]
}

/** Returns whether one of the places could be focused. */
function focusFirstOf(places: readonly Place[]): boolean {
  for (const { part, index } of places) {
    if (!part.isConnected) continue
    const all = focusablesIn(part)
    all[Math.max(0, Math.min(index, all.length - 1))]?.focus()
    if (document.activeElement !== document.body) return true
  }
  return false
}

/** The elements in a part that can be focused, and the part itself if it can. */
function focusablesIn(part: Element): HTMLElement[] {
  const inside = [...part.querySelectorAll<HTMLElement>(FOCUSABLE)]
  return part instanceof HTMLElement && part.tabIndex >= 0 ? [part, ...inside] : inside
}
