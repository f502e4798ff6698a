import { useLayoutEffect, useRef, useState } from 'react'
import type { PageView } from '../contract.ts'
import { Blocks } from './blocks/blocks.tsx'
import { SurfaceContext } from './blocks/surface.ts'
import { useSurfaceOf } from './blocks/use-surface.ts'
import { Dialog } from './dialog.tsx'
import { usePage } from './page-context.ts'

/** The topmost open form, if any. */
export function Modal() {
  const { mine, me } = usePage()
  const view = mine.modals.at(-1)
  if (view === undefined) return null
  return <Form key={`${me.id} ${view.id}`} view={view} depth={mine.modals.length} />
}

function Form({ view, depth }: { view: PageView; depth: number }) {
  const { act, me } = usePage()
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [isSending, setIsSending] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const form = useRef<HTMLFormElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each answer with errors
  useLayoutEffect(() => {
    form.current?.querySelector<HTMLElement>('.field-wrong :is(input, select, textarea)')?.focus()
  }, [errors])
  const surface = useSurfaceOf('modal', view.blocks, view.values, errors)
  const close = () => void act({ do: 'close form', as: me.id, view: view.id })
  const submit = async (): Promise<void> => {
    setIsSending(true)
    const outcome = await act({ do: 'submit', as: me.id, entries: surface.entries })
    setIsSending(false)
    setErrors(outcome.fieldErrors)
    setError(outcome.error)
  }
  return (
    <Dialog title={view.title} onClose={close} depth={depth}>
      <form
        ref={form}
        noValidate
        aria-busy={isSending}
        onSubmit={(event) => {
          event.preventDefault()
          if (view.submit !== null && !isSending) void submit()
        }}
      >
        <div className="dialog-body">
          {error && (
            <p className="dialog-error" role="alert">
              {error}
            </p>
          )}
          <SurfaceContext value={surface}>
            <Blocks blocks={view.blocks} />
          </SurfaceContext>
        </div>
        <footer className="dialog-foot">
          <button type="button" className="button" onClick={close}>
            {view.close}
          </button>
          {view.submit !== null && (
            <button
              type="submit"
              className="button button-primary"
              aria-disabled={isSending}
              aria-busy={isSending}
            >
              {view.submit}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  )
}
