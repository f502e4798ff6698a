/** What can't be drawn is shown as it is, never left out. */
export function RawJson({ value }: { value: unknown }) {
  return (
    <figure className="raw-json">
      <figcaption>The playground can’t draw this part; here it is as the app sent it.</figcaption>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </figure>
  )
}
