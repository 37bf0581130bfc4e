import { issueRules } from '../errors.ts'
import { escapePairs } from '../scan.ts'
import { serializeChallenges } from '../serialize.ts'
import type { Issue } from '../types.ts'
import { excerpt } from './excerpt.ts'
import type { Item, Reading, Remark } from './read.ts'
import type { Row } from './rows.ts'
import { mask, padded, printable, shown, widthOf } from './shown.ts'
import type { Style } from './style.ts'
import { type Branch, drawTree, paragraph } from './tree.ts'

/*
 * A field for people: a tree, its issues under carets, what else is wrong, and what to do next.
 */

/** How wide the column of names gets at most. A longer name takes its own line further, not those of all others. */
const WIDEST = 30

/** How much of a value is shown on a screen: of more, nobody reads the rest. */
const LONGEST_SHOWN = 4000

/** How many issues of one kind are shown, and how many in all. */
const MOST_OF_A_KIND = 3
const MOST = 12

/** A field that has been read, ending with a line break. */
export function toText(reading: Reading, style: Style): string {
  const blocks = [
    [titleOf(reading, style), ...drawTree(treeOf(reading, style), style.width)].join('\n'),
    ...issueBlocks(reading, style),
    reading.remarks.map((remark) => lineOf(remark, style)).join('\n'),
    reading.next.map((step) => style.cyan(paragraph(`→ ${step}`, style.width))).join('\n'),
  ]
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

/** What a field holds as branches: challenges or credentials, or parameters without a scheme. */
export function treeOf({ kind, items }: Reading, style: Style): Branch[] {
  const isBare = kind === 'params' && items.every(({ scheme }) => scheme === '')
  return isBare
    ? items.flatMap(({ rows }) => branchesOf(rows, style))
    : items.map((item) => ({ label: labelOf(item, style), branches: branchesOf(item.rows, style) }))
}

/** Without a name it is a value; the message that it is of follows. */
export function titleOf({ field, message, grammar }: Reading, style: Style): string {
  const parts = [message && shown(message), grammar && `as ${grammar} has it, not RFC 9110`].filter(Boolean)
  const name = style.bold(field === undefined ? 'value' : printable(field.name))
  return parts.length === 0 ? name : `${name} ${style.dim(`(${parts.join('; ')})`)}`
}

/** One line on what a scheme has otherwise. */
export function lineOf({ severity, scheme, param, message, section }: Remark, style: Style): string {
  const color = severity === 'error' ? style.red : style.yellow
  const place = section === undefined ? '' : ` (${section})`
  const what = [printable(scheme), param].filter(Boolean).join(' ')
  return paragraph(`${color(`${severity}:`)} ${what}: ${message}${place}`, style.width)
}

function labelOf({ scheme }: Item, style: Style): string {
  return scheme === '' ? '(no scheme)' : style.green(shown(scheme))
}

function branchesOf(rows: readonly Row[], style: Style): Branch[] {
  const names = rows.map(({ name }) => shown(name))
  const widths = names.map(widthOf)
  const width = widths.reduce((widest, one) => Math.max(widest, Math.min(one, WIDEST)), 0)
  return rows.map((row, i) => ({ label: `${padded(names[i]!, width)}  ${textOfRow(row, style)}`, branches: [] }))
}

function textOfRow({ value, isQuoted, isHidden, note }: Row, style: Style): string {
  const isCut = value.length > LONGEST_SHOWN && Number.isFinite(style.width)
  if (isCut)
    return textOfRow({ value: value.slice(0, LONGEST_SHOWN), name: '', note: `… of ${value.length} octets` }, style)
  const text = isHidden ? style.dim(shown(value)) : isQuoted ? `"${shown(escapePairs(value))}"` : shown(value)
  return note === undefined ? text : `${text} ${style.dim(`(${note})`)}`
}

/** The issues in order, so many of each kind; how many there are of it stands behind the last one. */
export function issueBlocks(reading: Reading, style: Style): string[] {
  const { issues } = reading
  const counts = new Map<string, number>()
  const blocks: string[] = []
  for (const issue of issues) {
    const count = (counts.get(issue.code) ?? 0) + 1
    counts.set(issue.code, count)
    if (count <= MOST_OF_A_KIND && blocks.length < MOST) blocks.push(issueBlock(reading, issue, style))
  }
  if (blocks.length < issues.length) {
    const all = [...counts].map(([code, count]) => `${code} ${count}`).join(', ')
    blocks.push(style.dim(`${issues.length - blocks.length} more; in all: ${all}`))
  }
  const repaired = repairOf(reading)
  return repaired === undefined ? blocks : [...blocks, style.cyan(`write: ${shown(repaired)}`)]
}

function issueBlock({ lines, isSecret }: Reading, { code, line, start, end }: Issue, style: Style): string {
  const place = lines.length > 1 ? `line ${line + 1}: ` : ''
  const rule = `${place}${style.red(`${code}:`)} ${issueRules[code]}`
  const hide = isSecret ? mask : (text: string) => text
  const [text, carets] = excerpt(lines[line]!, start, end, style.width, hide).split('\n')
  return `${rule}\n  ${text}\n  ${style.red(carets!)}`
}

/** How malformed challenges are to be written, where all of them was understood. */
export function repairOf({ kind, items, issues, isSecret }: Reading): string | undefined {
  if (kind !== 'challenges' || isSecret || issues.length === 0 || items.length === 0) return undefined
  try {
    return serializeChallenges(items.map(({ written }) => written))
  } catch {
    // What has no scheme, or a rest, can't be written.
    return undefined
  }
}
