import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { type Diagnostic, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { type Extension, type Range, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  hoverTooltip,
  keymap,
  placeholder,
} from '@codemirror/view'
import type { Reading } from '../reading.ts'
import { suggestionsAt } from '../suggest.ts'
import { explanationAt } from './explanation.ts'
import { type Mark, marksOf } from './marks.ts'

/* The editor: the text in colours, what is wrong under wavy lines, and what can be written next. */

export interface Editor {
  view: EditorView
  /** Shows what has been read of the text as it is. */
  show(readings: readonly Reading[]): void
}

const setReadings = StateEffect.define<readonly Reading[]>()

/** What has been read of the text. */
const readingsField = StateField.define<readonly Reading[]>({
  create: () => [],
  update: (readings, { effects }) => effects.find((effect) => effect.is(setReadings))?.value ?? readings,
})

const colours = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, { changes, effects }) {
    const readings = effects.find((effect) => effect.is(setReadings))?.value
    return readings ? colouring(readings) : shown.map(changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})

function colouring(readings: readonly Reading[]): DecorationSet {
  const marks: Range<Decoration>[] = readings.flatMap(({ runs }) =>
    runs.flatMap(({ start, end, part }) =>
      end > start ? Decoration.mark({ class: `part-${part}` }).range(start, end) : [],
    ),
  )
  return Decoration.set(marks, true)
}

const explanations = hoverTooltip(({ state }, place) => {
  const dom = explanationAt(state.field(readingsField), state.doc.toString(), place)
  return dom ? { pos: place, above: true, create: () => ({ dom }) } : null
})

function suggestions({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const reading = state.field(readingsField).find(({ joined }) => joined.fromText(pos) !== undefined)
  // Of a text that is read only afterwards nothing is known yet.
  if (reading === undefined) return null
  const line = reading.found.pieces.find(({ start, text }) => pos >= start && pos <= start + text.length)
  if (line === undefined) return null
  const text = state.sliceDoc(line.start, line.start + line.text.length)
  const found = suggestionsAt(text, Math.min(pos - line.start, text.length), reading.found.name)
  const [first] = found
  if (first === undefined) return null
  // CodeMirror takes one start for all: that of the longest word.
  const start = Math.min(...found.map((one) => one.start))
  if (!explicit && start === pos - line.start && !/[\s,=]$/.test(state.sliceDoc(0, pos))) return null
  return {
    from: line.start + start,
    options: found
      .filter((one) => one.start === start)
      .map(({ label, text, detail, rank }) => ({ label, detail, apply: text, boost: rank })),
  }
}

/** What the editor is made of, beside what it is told. */
const EXTENSIONS: Extension = [
  readingsField,
  colours,
  history(),
  drawSelection(),
  explanations,
  autocompletion({ override: [suggestions], icons: false }),
  keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, ...lintKeymap]),
  EditorView.lineWrapping,
  placeholder('WWW-Authenticate: Basic realm="files"'),
  EditorView.contentAttributes.of({
    'aria-label': 'Header or response',
    'aria-describedby': 'character',
    // It can be reached without this, too, but tools that look for what can't be don't know so.
    tabindex: '0',
    spellcheck: 'false',
    autocapitalize: 'off',
    autocorrect: 'off',
  }),
]

/** The editor in an element. `onChange` is told of each change, `onCursor` of each place that the cursor comes to. */
export function createEditor(
  parent: HTMLElement,
  onChange: (text: string) => void,
  onCursor: (place: number) => void,
): Editor {
  const listener = EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
    if (docChanged) onChange(state.doc.toString())
    if (docChanged || selectionSet) onCursor(state.selection.main.head)
  })
  const view = new EditorView({ parent, extensions: [EXTENSIONS, listener] })
  return {
    view,
    show(readings) {
      view.dispatch({ effects: setReadings.of(readings) })
      view.dispatch(setDiagnostics(view.state, marksOf(readings).map(diagnosticOf)))
    },
  }
}

function diagnosticOf({ start, end, message, severity, repair }: Mark): Diagnostic {
  const apply = (view: EditorView) => {
    if (repair) view.dispatch({ changes: { from: repair.start, to: repair.end, insert: repair.text } })
  }
  return { from: start, to: end, severity, message, ...(repair && { actions: [{ name: 'Repair', apply }] }) }
}
