import { stringify } from 'csv-stringify/sync'

/** Writes a file that spreadsheets open (RFC 4180, UTF-8 with a mark). Cells that would be run as formulas are escaped. */
export function toCsv(rows: readonly Record<string, string>[]): string {
  return stringify([...rows], { header: true, record_delimiter: 'windows', escape_formulas: true, bom: true })
}
