import type { Finding } from '../../../src/schemes/index.ts'
import type { Reading } from '../reading.ts'
import { fill, h } from './dom.ts'

/* What is most worth knowing of a text, in a sentence for each field. */

export function showSummary(parent: HTMLElement, readings: readonly Reading[]): void {
  if (readings.length === 0) {
    fill(parent, h('p', { class: 'empty' }, 'Nothing to read yet: there is no authentication header in this text.'))
    return
  }
  fill(parent, ...readings.map(summaryOf))
}

function summaryOf(reading: Reading): HTMLElement {
  const { found, issues, findings } = reading
  const [kind, verdict] = verdictOf(reading)
  return h(
    'div',
    { class: `verdict ${kind}` },
    h('p', { class: 'field' }, h('b', {}, found.name), found.isNamed ? '' : ' (assumed)'),
    h('p', { class: 'state' }, verdict),
    h('p', { class: 'counts' }, [contentOf(reading), ...countsOf(issues.length, findings)].join(' · ')),
    found.status !== undefined && h('p', { class: 'status' }, found.status),
  )
}

function verdictOf({ strict, ownScheme, findings }: Reading): [kind: string, verdict: string] {
  if (ownScheme !== undefined) return ['doubtful', 'By a grammar of its own']
  if (strict.error) return ['bad', 'Malformed']
  if (findings.some(({ severity }) => severity === 'error')) return ['doubtful', 'Not as specified']
  return ['good', 'Well-formed']
}

function contentOf({ found, tolerant: { challenges } }: Reading): string {
  if (found.kind === 'challenges') return counted(challenges.length, 'challenge')
  if (found.kind === 'params') return counted(challenges[0]?.params.length ?? 0, 'parameter')
  return challenges.length > 0 ? 'credentials' : 'no credentials'
}

function countsOf(issues: number, findings: readonly Finding[]): string[] {
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const warnings = findings.length - errors
  return [
    ...(issues > 0 ? [counted(issues, 'issue')] : []),
    ...(errors > 0 ? [`${counted(errors, 'error')} of a scheme`] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ]
}

export function counted(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`
}
