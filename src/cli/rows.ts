/** What is shown beside a name: octets of the field, or words of this program. */
export interface Row {
  name: string
  value: string
  /** Sent in quotes. */
  isQuoted?: boolean
  /** The value is `***` because it may be a secret. */
  isHidden?: boolean
  /** What the value means. */
  note?: string
}

/** A row that is hidden unless secrets are shown. */
export function secretRow(name: string, value: string, showSecrets: boolean, note?: string): Row {
  return { ...(showSecrets ? { name, value } : { name, value: '***', isHidden: true }), ...(note && { note }) }
}
