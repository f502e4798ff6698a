/** Shows a block that the page can't render as JSON. */
export function RawJson({ value }: { value: unknown }) {
  return (
    <figure className="raw-json">
      <figcaption>The playground can’t render this block. Raw JSON:</figcaption>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </figure>
  )
}
