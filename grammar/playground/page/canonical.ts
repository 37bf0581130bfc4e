import type { TextEdit } from '../../index.ts'
import type { Found } from '../fields.ts'
import type { Reading } from '../reading.ts'
import { copyButton } from './copy.ts'
import { fill, h } from './dom.ts'
import type { Actions } from './state.ts'

/* The field as all readers understand it. */

export function showCanonical(parent: HTMLElement, readings: readonly Reading[], actions: Actions): void {
  const blocks = readings.map((reading) => blockOf(reading, actions))
  fill(parent, ...(blocks.length > 0 ? blocks : [h('p', { class: 'empty' }, 'Nothing yet.')]))
}

function blockOf(reading: Reading, actions: Actions): HTMLElement {
  const { canonical, found } = reading
  if (canonical === undefined) {
    return h('p', { class: 'empty' }, `${found.name} has something in it that no field can say: mend the issues first.`)
  }
  if (canonical.length === 0) return h('p', { class: 'empty' }, 'There is nothing to write.')
  const text = canonical.map((line) => `${found.name}: ${line}`).join('\n')
  return h(
    'div',
    { class: 'card' },
    h('pre', { class: 'wrapped' }, text),
    h(
      'p',
      { class: 'buttons' },
      copyButton('Copy', () => text),
      isEditable(found, canonical) &&
        h(
          'button',
          { type: 'button', class: 'quiet', click: () => actions.edit(...editsOf(found, canonical)) },
          'Use it',
        ),
    ),
  )
}

/** Whether the field's lines can be put in the places that it has: one, or as many as there are lines. */
function isEditable({ pieces }: Found, lines: readonly string[]): boolean {
  return pieces.length === 1 || pieces.length === lines.length
}

function editsOf({ pieces }: Found, lines: readonly string[]): TextEdit[] {
  const texts = pieces.length === 1 ? [lines.join(', ')] : lines
  return pieces.map(({ start, text }, i) => ({ start, end: start + text.length, text: texts[i]! }))
}
