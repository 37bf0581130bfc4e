import { characterOf } from '../characters.ts'
import type { Reading } from '../reading.ts'
import { code, h } from './dom.ts'
import { definitions, runAt } from './state.ts'

/* What a character is, by which rule of which section: below the editor for the cursor, in a box for the pointer. */

/** For the character at a place; `undefined` where there is none of a field. */
export function explanationAt(readings: readonly Reading[], text: string, place: number): HTMLElement | undefined {
  const found = runAt(readings, place)
  const character = text.slice(place, place + 1)
  if (found === undefined || character === '') return undefined
  const { run } = found
  const classes = characterOf(run, character)
  const names = new Set([...classes.reverse(), ...[...run.rules].reverse()])
  const rules = [...names].filter((rule) => definitions.has(rule))
  // The rule that says which characters may stand here: what is below it is letters and digits.
  const rule = rules.find((one) => !/^(ALPHA|DIGIT|SP|HTAB|obs-text)$/.test(one))
  const what = run.isSkipped ? 'The grammar has no place for this here.' : undefined
  return h(
    'div',
    { class: 'explanation' },
    h('span', { class: `sample part-${run.part}` }, code(name(character))),
    what && h('span', {}, what),
    h('ol', {}, ...rules.map((one) => ruleItem(one))),
    !run.isSkipped && rule !== undefined && code(definitions.get(rule)!.text, 'abnf'),
  )
}

/** A rule and where it is specified; what it says is on top of it. */
function ruleItem(rule: string): HTMLElement {
  const { text, section } = definitions.get(rule)!
  return h('li', { title: text }, h('b', {}, rule), ' ', h('span', { class: 'section' }, section))
}

function name(character: string): string {
  return { ' ': 'space', '\t': 'tab', '\n': 'line break', '\r': 'line break' }[character] ?? character
}

/** The definition of a rule, written out. */
export function definitionOf(rule: string): HTMLElement {
  const definition = definitions.get(rule)
  return h(
    'p',
    { class: 'definition' },
    code(definition?.text ?? rule),
    ' ',
    h('span', { class: 'section' }, definition?.section),
  )
}
