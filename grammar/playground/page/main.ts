import type { CstNode } from 'chevrotain'
import { EXAMPLES, type Example } from '../examples.ts'
import { FIELD_NAMES, type FieldName } from '../fields.ts'
import { fromFragment, shareable, toFragment } from '../link.ts'
import { type Reading, readText } from '../reading.ts'
import { showCanonical } from './canonical.ts'
import { showComparison } from './compare.ts'
import { copyButton } from './copy.ts'
import { startDigest } from './digest.ts'
import { byId, fill, h } from './dom.ts'
import { createEditor } from './editor.ts'
import { explanationAt } from './explanation.ts'
import { showDiagram, showTree } from './grammar.ts'
import { showIssues } from './issues.ts'
import { showSchemes } from './schemes.ts'
import { type Actions, runAt } from './state.ts'
import { showSummary } from './summary.ts'

/* The page: the text is read at each change, and all that is known of it is shown anew. */

/** What is shown at first: a response with a bit of everything. */
const FIRST = EXAMPLES.find(({ label }) => label.includes('curl')) ?? EXAMPLES[0]!

/** A text that is longer is read only when the typing pauses. */
const SHORT = 4000
const PAUSE = 200

let readings: readonly Reading[] = []
let timer: ReturnType<typeof setTimeout> | undefined

const fieldChoice = byId('field') as HTMLSelectElement
const exampleChoice = byId('example') as HTMLSelectElement
const chosenField = () => (fieldChoice.value || undefined) as FieldName | undefined

const editor = createEditor(
  byId('editor'),
  (text) => {
    clearTimeout(timer)
    timer = setTimeout(read, text.length > SHORT ? PAUSE : 0)
  },
  (place) => showCharacter(place),
)
const takeDigests = startDigest()

const actions: Actions = {
  select(start, end) {
    editor.view.dispatch({ selection: { anchor: start, head: end }, scrollIntoView: true })
    editor.view.focus()
  },
  edit(...edits) {
    editor.view.dispatch({ changes: edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text })) })
    editor.view.focus()
  },
  show(reading, node) {
    showDiagram(byId('diagram'), reading, node, actions)
  },
}

const currentText = () => editor.view.state.doc.toString()

function read(): void {
  const text = currentText()
  readings = readText(text, chosenField())
  editor.show(readings)
  showSummary(byId('summary'), readings)
  showSchemes(byId('schemes'), readings)
  showIssues(byId('issues'), readings, actions)
  showComparison(byId('comparison'), readings, actions)
  showCanonical(byId('canonical'), readings, actions)
  showTree(byId('tree'), readings, actions)
  takeDigests(readings)
  fieldChoice.disabled = readings.some(({ found }) => found.isNamed)
  showCharacter(editor.view.state.selection.main.head)
  share()
}

/** Says what the character at the cursor is, and draws its rule. */
function showCharacter(place: number): void {
  const text = currentText()
  const at = runAt(readings, place) ? place : place - 1
  const explanation = explanationAt(readings, text, at)
  fill(
    byId('character'),
    explanation ?? 'Move the cursor, or point at a character, to see by which rule it stands there.',
  )
  const node = nodeAt(at) ?? firstNode()
  if (node) actions.show(...node)
  else fill(byId('diagram'), h('p', { class: 'empty' }, 'Nothing yet.'))
}

/** The innermost node at a place that is more than white space. */
function nodeAt(place: number): [Reading, CstNode] | undefined {
  const found = runAt(readings, place)
  const node = found?.run.nodes.findLast(({ name }) => !/^(OWS|BWS|authScheme)$/.test(name))
  return found && node && [found.reading, node]
}

function firstNode(): [Reading, CstNode] | undefined {
  const [reading] = readings
  return reading && [reading, reading.cst]
}

/** Puts what isn't secret of the text into the address. */
function share(): void {
  const { isRedacted, ...shared } = shareable(currentText(), chosenField())
  byId('link-note').textContent = isRedacted ? 'The link has *** where credentials may be.' : ''
  const fragment = toFragment(shared)
  byId('link').dataset.fragment = fragment
  try {
    history.replaceState(null, '', fragment)
  } catch {
    // Some browsers don't let a page change its address where it is a file.
  }
}

function setText(text: string, field?: FieldName): void {
  fieldChoice.value = field ?? ''
  editor.view.dispatch({ changes: { from: 0, to: editor.view.state.doc.length, insert: text } })
  read()
}

function optionGroups(examples: readonly Example[]): HTMLElement[] {
  const groups = [...new Set(examples.map(({ group }) => group))]
  return groups.map((group) =>
    h(
      'optgroup',
      { label: group },
      ...examples.flatMap((example, i) => (example.group === group ? h('option', { value: i }, example.label) : [])),
    ),
  )
}

function start(): void {
  fieldChoice.append(...FIELD_NAMES.map((name) => h('option', { value: name }, name)))
  exampleChoice.append(...optionGroups(EXAMPLES))
  fieldChoice.addEventListener('change', read)
  exampleChoice.addEventListener('change', () => {
    const example = EXAMPLES[Number(exampleChoice.value)]
    if (example) setText(example.text, example.field)
    exampleChoice.value = ''
  })
  const link = byId('link')
  link.append(copyButton('Copy link', () => new URL(link.dataset.fragment ?? '', location.href).href))
  addEventListener('hashchange', open)
  if (!open()) setText(FIRST.text)
}

/** Shows the text of the address, if it has one; whether it has. */
function open(): boolean {
  const shared = fromFragment(location.hash)
  if (shared) setText(shared.text, shared.field)
  return shared !== undefined
}

start()
