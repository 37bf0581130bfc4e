/// <reference path="railroad-diagrams.d.ts" />
import * as railroad from '@prantlf/railroad-diagrams'
import { Alternation, Alternative, type IProduction, NonTerminal, Option, Terminal, tokenLabel } from 'chevrotain'
import { parser } from '../parser.ts'
import { abnfName, nodeNames, type Rule } from '../rules.ts'
import { Sp } from '../tokens.ts'
import type { Trace } from './trace.ts'

/*
 * The railroad diagram of a rule, made from the parser's own record of it. Round boxes are characters, square ones rules.
 */

type Item = railroad.Item

/** Does something with an item that has been drawn. */
type Mark = () => void

/** The diagram of a rule. With a trace, what was passed has the class `taken`, and a box of a rule its name in `data-rule`. */
export function diagramOf(rule: Rule, trace?: Trace): railroad.Diagram {
  const marks: Mark[] = []
  const whole = new Alternative({ definition: parser.getGAstProductions()[nodeNames[rule]]!.definition })
  const way = draw(whole, false, trace, marks)
  const diagram = new railroad.Diagram(way).format(20)
  for (const mark of marks) mark()
  // All but the way through: where the text begins, where it ends, and the lines from and to there.
  if (trace) for (const item of childrenOf(diagram.children[0]!)) if (item !== way) takeAll(item)
  return diagram
}

function draw(part: IProduction, isRepeated: boolean, trace: Trace | undefined, marks: Mark[]): Item {
  const isTaken = (one: IProduction) => (trace?.taken.get(one) ?? 0) > 0
  if (part instanceof Terminal) {
    const { terminalType } = part
    const label = tokenLabel(terminalType)
    const box = /^([A-Z]+|".")$/.test(label) ? new railroad.Terminal(label) : new railroad.NonTerminal(label)
    if (isTaken(part)) marks.push(() => takeAll(box))
    // A token of white space is a run of it.
    return terminalType === Sp && !isRepeated ? loop(box, false, isTaken(part), marks) : box
  }
  if (part instanceof NonTerminal) {
    const name = abnfName(part.nonTerminalName)
    const box = new railroad.NonTerminal(name)
    if (trace) marks.push(() => Object.assign(box.attrs, { 'data-rule': name }))
    if (isTaken(part)) marks.push(() => takeAll(box))
    return box
  }
  if (part instanceof Alternation) {
    const ways = part.definition.map((way) => draw(way, isRepeated, trace, marks))
    return choice(0, ways, part.definition.map(isTaken), marks)
  }
  const isLoop = !(part instanceof Alternative || part instanceof Option)
  const { definition } = part as Alternative
  const drawn = definition.map((one) => draw(one, isRepeated || isLoop, trace, marks))
  const body = sequence(
    drawn,
    definition.map((one) => isTaken(one) || (trace?.skipped.has(one) ?? false)),
    marks,
  )
  if (part instanceof Alternative) return body
  const times = trace?.taken.get(part) ?? 0
  const ways = [new railroad.Skip(), isLoop ? loop(body, times > 1, times > 0, marks) : body]
  return choice(1, ways, [trace?.skipped.has(part) ?? false, times > 0], marks)
}

/** Items one after the other, as far as they were reached. */
function sequence(items: Item[], reached: boolean[], marks: Mark[]): Item {
  const drawn = new railroad.Sequence(...items)
  marks.push(() => {
    let next = 0
    for (const child of childrenOf(drawn)) {
      if (child === items[next]) next++
      else if (reached[next]) take(child)
    }
  })
  return drawn
}

/** Ways beside each other. What is drawn has two lines for the whole, and each way between the lines to and from it. */
function choice(normal: number, ways: Item[], taken: boolean[], marks: Mark[]): Item {
  const drawn = new railroad.Choice(normal, ...ways)
  marks.push(() => {
    const [before, behind, ...others] = childrenOf(drawn)
    if (!taken.includes(true)) return
    for (const line of [before!, behind!]) take(line)
    for (const [place, child] of others.entries()) {
      if (!taken[ways.indexOf(child)]) continue
      for (const line of [others[place - 1]!, others[place + 1]!]) take(line)
      // The way of what is left out is a line alone.
      if (childrenOf(child).length === 1) takeAll(child)
    }
  })
  return drawn
}

/** An item that can come again. The last three of what is drawn are the way back. */
function loop(item: Item, isRepeated: boolean, isTaken: boolean, marks: Mark[]): Item {
  const drawn = new railroad.OneOrMore(item)
  marks.push(() => {
    const children = childrenOf(drawn)
    for (const line of isTaken ? children.slice(0, -3) : []) if (line !== item) take(line)
    for (const line of isRepeated ? children.slice(-3) : []) takeAll(line)
  })
  return drawn
}

function childrenOf({ children }: Item): Item[] {
  return typeof children === 'string' ? [] : children
}

function take(item: Item): void {
  item.attrs.class = [item.attrs.class, 'taken'].filter(Boolean).join(' ')
}

function takeAll(item: Item): void {
  take(item)
  childrenOf(item).forEach(takeAll)
}
