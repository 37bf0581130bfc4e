import type { Challenge } from '../../../src/index.ts'
import type { Reading, Strict } from '../reading.ts'
import { code, fill, h, visible } from './dom.ts'
import type { Actions } from './state.ts'
import { counted } from './summary.ts'

/* The same field as a strict reader and as a tolerant one reads it, side by side. */

export function showComparison(parent: HTMLElement, readings: readonly Reading[], actions: Actions): void {
  if (readings.length === 0) {
    fill(parent, h('p', { class: 'empty' }, 'Nothing yet.'))
    return
  }
  fill(
    parent,
    ...readings.map((reading) =>
      h(
        'div',
        { class: 'pair' },
        h(
          'div',
          { class: 'card' },
          h('h3', {}, 'Strict', h('span', { class: 'tag' }, reading.found.name)),
          strictly(reading.strict, actions),
        ),
        h(
          'div',
          { class: 'card' },
          h('h3', {}, 'Tolerant', h('span', { class: 'tag' }, counted(reading.tolerant.issues.length, 'issue'))),
          listOf(reading.tolerant.challenges),
        ),
      ),
    ),
  )
}

function strictly({ challenges, error }: Strict, actions: Actions): HTMLElement {
  if (error === undefined) return listOf(challenges)
  const { code: name, message, place } = error
  return h(
    'div',
    { class: 'refusal' },
    h('p', {}, 'Refused: ', message, '. ', h('span', { class: 'tag' }, name)),
    h(
      'button',
      { type: 'button', class: 'quiet', click: () => actions.select(place.start, place.end) },
      'Show the place',
    ),
  )
}

function listOf(challenges: readonly Challenge[]): HTMLElement {
  if (challenges.length === 0) return h('p', { class: 'empty' }, 'Nothing is there.')
  return h('ul', { class: 'plain' }, ...challenges.map(itemOf))
}

function itemOf({ scheme, token68, params, rest }: Challenge): HTMLElement {
  const rows = [
    ...(token68 === undefined ? [] : [['token68', token68] as const]),
    ...params.map(({ name, value }) => [name, value] as const),
    ...(rest === undefined ? [] : [['not understood', rest] as const]),
  ]
  return h(
    'li',
    {},
    scheme === '' ? h('i', {}, 'no scheme') : h('b', { class: 'part-scheme' }, visible(scheme)),
    rows.length > 0 &&
      h(
        'dl',
        { class: 'rows' },
        ...rows.flatMap(([name, value]) => [
          h('dt', {}, visible(name)),
          h('dd', {}, code(value === '' ? '(empty)' : value)),
        ]),
      ),
  )
}
