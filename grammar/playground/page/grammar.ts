import type { CstElement, CstNode } from 'chevrotain'
import { print, rangeOf } from '../../index.ts'
import { abnfName } from '../../rules.ts'
import { diagramOf } from '../railroad.ts'
import type { Reading } from '../reading.ts'
import { traceOf } from '../trace.ts'
import { code, fill, h, visible } from './dom.ts'
import { definitionOf } from './explanation.ts'
import { type Actions, definitions } from './state.ts'

/* The tree of a text by the grammar, and the railroad diagram of a rule with the way that the text took through it. */

/** A tree with more nodes than this is shown in part. */
const MOST_NODES = 400

export function showTree(parent: HTMLElement, readings: readonly Reading[], actions: Actions): void {
  let left = MOST_NODES
  if (readings.length === 0) {
    fill(parent, h('p', { class: 'empty' }, 'Nothing yet.'))
    return
  }
  fill(parent, h('ul', { class: 'tree' }, ...readings.map((reading) => itemOf(reading, reading.cst))))

  function itemOf(reading: Reading, node: CstNode): HTMLElement {
    left--
    const children = partsOf(node)
    const shown = children.slice(0, Math.max(left, 0))
    return h(
      'li',
      {},
      nodeButton(reading, node, actions),
      shown.length > 0 && h('ul', {}, ...shown.map((child) => itemOf(reading, child))),
      shown.length < children.length && h('p', {}, `And ${children.length - shown.length} more.`),
    )
  }
}

/** The nodes in a node that have characters, in the order of the text; white space aside. */
function partsOf(node: CstNode): CstNode[] {
  const isNode = (child: CstElement): child is CstNode => 'children' in child
  return Object.values(node.children)
    .flat()
    .filter(isNode)
    .filter((child) => !/^(OWS|BWS)$/.test(child.name) && rangeOf(child) !== undefined)
    .sort((a, b) => rangeOf(a)!.start - rangeOf(b)!.start)
}

function nodeButton(reading: Reading, node: CstNode, actions: Actions): HTMLElement {
  const text = print(node)
  const rule = abnfName(node.name)
  return h(
    'button',
    { type: 'button', class: 'node', 'data-rule': rule, click: () => actions.show(reading, node) },
    h('span', { class: 'rule' }, rule),
    ' ',
    code(text.length > 48 ? `${text.slice(0, 48)}…` : visible(text)),
  )
}

/** Shows the rule of a node, and the rules around it to choose from. */
export function showDiagram(parent: HTMLElement, reading: Reading, node: CstNode, actions: Actions): void {
  const rule = abnfName(node.name)
  const above = pathTo(reading.cst, node)
  fill(
    parent,
    h(
      'nav',
      { class: 'crumbs', 'aria-label': 'Rules around this one' },
      ...above.flatMap((one, i) => [
        i > 0 && h('span', { 'aria-hidden': 'true' }, '›'),
        h(
          'button',
          {
            type: 'button',
            class: 'quiet',
            'aria-current': one === node ? 'true' : undefined,
            click: () => actions.show(reading, one),
          },
          abnfName(one.name),
        ),
      ]),
    ),
    definitionOf(rule),
    diagramElement(reading, node, actions),
    h('p', { class: 'hint' }, 'In colour: the way of ', code(clipped(print(node))), ' through the rule.'),
  )
}

function clipped(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** The nodes from the root to a node. */
function pathTo(root: CstNode, node: CstNode): CstNode[] {
  if (root === node) return [root]
  for (const child of Object.values(root.children).flat()) {
    const path = 'children' in child ? pathTo(child, node) : []
    if (path.length > 0) return [root, ...path]
  }
  return []
}

function diagramElement(reading: Reading, node: CstNode, actions: Actions): HTMLElement {
  const rule = abnfName(node.name)
  const svg = diagramOf(rule, traceOf(node)).toSVG() as SVGSVGElement
  // The way is drawn on top of the lines that it shares a place with.
  svg.querySelector('g')!.append(...svg.querySelectorAll('path.taken'))
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', `Railroad diagram of ${rule} (${definitions.get(rule)?.section})`)
  svg.addEventListener('click', ({ target }) => {
    const name = (target as Element).closest('[data-rule]')?.getAttribute('data-rule')
    const inner = Object.values(node.children)
      .flat()
      .find((child): child is CstNode => 'children' in child && abnfName(child.name) === name)
    if (inner) actions.show(reading, inner)
  })
  return h(
    'div',
    { class: 'diagram', tabindex: 0, role: 'group', 'aria-label': 'Railroad diagram' },
    svg as unknown as Node,
  )
}
