import type { Place, Reading } from '../reading.ts'
import { code, fill, h, visible } from './dom.ts'
import type { Actions } from './state.ts'

/* What is wrong with the text: the rule, the place under carets, what to do, and a button that does it. */

/** More would be no help to anybody. */
const MOST_SHOWN = 50

export function showIssues(parent: HTMLElement, readings: readonly Reading[], actions: Actions): void {
  const issues = readings.flatMap((reading) => reading.issues)
  if (issues.length === 0) {
    fill(parent, h('p', { class: 'empty' }, nothingOf(readings)))
    return
  }
  const more = issues.length - MOST_SHOWN
  fill(
    parent,
    h('ol', { class: 'issues' }, ...issues.slice(0, MOST_SHOWN).map((issue) => itemOf(issue, actions))),
    more > 0 && h('p', {}, `And ${more} more.`),
  )
  for (const excerpt of parent.querySelectorAll('pre')) showCarets(excerpt)
}

function nothingOf(readings: readonly Reading[]): string {
  if (readings.length === 0) return 'Nothing yet.'
  const own = readings.find(({ ownScheme }) => ownScheme !== undefined)?.ownScheme
  if (own !== undefined)
    return `Nothing: ${own} has a grammar of its own, which is not that of RFC 9110, and this text keeps it.`
  const hasFindings = readings.some(({ findings }) => findings.length > 0)
  return hasFindings
    ? 'Nothing by the grammar. What a scheme has against it stands beside.'
    : 'Nothing: every reader understands this.'
}

function itemOf(issue: Place, actions: Actions): HTMLElement {
  const { code: name, start, end, rule, excerpt, advice, repair } = issue
  return h(
    'li',
    { class: 'card issue' },
    h('h3', {}, sentence(rule), ' ', h('span', { class: 'tag' }, name)),
    h('pre', { tabindex: 0, 'aria-label': 'The place' }, visible(excerpt.replace(/^ {1,2}/gm, ''))),
    h(
      'p',
      { class: 'advice' },
      advice,
      repair && h('span', {}, ' ', code(repair.text === '' ? '(nothing)' : clipped(repair.text.trim() || '(space)'))),
    ),
    h(
      'p',
      { class: 'buttons' },
      h('button', { type: 'button', class: 'quiet', click: () => actions.select(start, end) }, 'Show the place'),
      repair && h('button', { type: 'button', click: () => actions.edit(repair) }, 'Repair'),
    ),
  )
}

/** Scrolls an excerpt that is too wide to its carets, which are its last line. */
function showCarets(excerpt: HTMLElement): void {
  const [text = '', carets = ''] = (excerpt.textContent ?? '').split('\n')
  const place = carets.indexOf('^') / Math.max(text.length, carets.length)
  excerpt.scrollLeft = place * excerpt.scrollWidth - excerpt.clientWidth / 2
}

function clipped(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function sentence(rule: string): string {
  return `${rule.charAt(0).toUpperCase()}${rule.slice(1)}`
}
