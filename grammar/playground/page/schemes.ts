import type { Finding } from '../../../src/schemes/index.ts'
import { type Decoded, decodedOf, type Row } from '../decoded.ts'
import type { Reading } from '../reading.ts'
import { code, fill, h, visible } from './dom.ts'

/* What each challenge means by its scheme, and what the scheme's specification has against it. */

export function showSchemes(parent: HTMLElement, readings: readonly Reading[]): void {
  const cards = readings.flatMap((reading) => {
    const { found, tolerant, findings } = reading
    return decodedOf(found, tolerant.challenges, new Date()).map((decoded, i) => {
      const written = tolerant.challenges[i]?.scheme ?? ''
      return card(
        decoded,
        written,
        findings.filter(({ challenge }) => challenge === i),
      )
    })
  })
  fill(parent, ...(cards.length > 0 ? cards : [h('p', { class: 'empty' }, 'No challenge and no credentials here.')]))
}

function card({ scheme, rows, faults }: Decoded, written: string, findings: readonly Finding[]): HTMLElement {
  return h(
    'article',
    { class: 'card' },
    h(
      'h3',
      {},
      scheme ?? (visible(written) || 'No scheme'),
      scheme === undefined && h('span', { class: 'tag' }, 'unknown'),
    ),
    rows.length > 0 ? h('dl', { class: 'rows' }, ...rows.flatMap(rowOf)) : h('p', { class: 'empty' }, 'Nothing else.'),
    findings.length > 0 && h('ul', { class: 'findings' }, ...findings.map(findingOf)),
    faults.length > 0 && findings.length === 0 && h('ul', { class: 'findings' }, ...faults.map(faultOf)),
  )
}

function rowOf({ name, value, isSecret }: Row): HTMLElement[] {
  return [
    h('dt', {}, visible(name)),
    h('dd', {}, isSecret ? secret(name, value) : code(value === '' ? '(empty)' : value)),
  ]
}

/** A value that is shown when it is asked for. */
function secret(name: string, value: string): HTMLElement {
  const shown = h('span', { class: 'secret' }, '••••••')
  const button = h(
    'button',
    {
      type: 'button',
      class: 'quiet',
      'aria-label': `Show ${name}`,
      'aria-pressed': 'false',
      click: () => {
        const isShown = button.getAttribute('aria-pressed') === 'false'
        button.setAttribute('aria-pressed', String(isShown))
        button.textContent = isShown ? 'Hide' : 'Show'
        fill(shown, isShown ? code(value) : '••••••')
      },
    },
    'Show',
  )
  return h('span', {}, shown, ' ', button)
}

function findingOf({ severity, param, message, section }: Finding): HTMLElement {
  return h(
    'li',
    { class: severity },
    h('b', {}, severity === 'error' ? 'Error' : 'Warning', param === undefined ? '' : ` in ${param}`),
    `: ${message} `,
    h('span', { class: 'section' }, section),
  )
}

function faultOf(fault: string): HTMLElement {
  return h('li', { class: 'warning' }, `Couldn’t be decoded: ${fault}`)
}
