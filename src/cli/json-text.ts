import { issueRules } from '../errors.ts'
import type { Item, Reading, Remark } from './read.ts'
import type { Row } from './rows.ts'
import { fromOctets } from './shown.ts'
import { repairOf } from './text.ts'

/*
 * A field as JSON.
 */

/** A value as JSON in ASCII alone, so that nothing in it moves a terminal's cursor. */
export function toJson(value: unknown): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(value, undefined, 2).replace(/[\x7f-\uffff]/g, escaped)
}

/** What is printed of a field: what is hidden is marked as such. */
export function jsonOf(reading: Reading): object {
  const { field, kind, message, items, issues, remarks, line, grammar, next } = reading
  const repair = repairOf(reading)
  return {
    field: field?.name ?? null,
    line,
    ...(message && { message: fromOctets(message) }),
    ...(grammar && { grammar }),
    ...valuesOf(kind, items),
    issues: issues.map((issue) => ({ ...issue, rule: issueRules[issue.code] })),
    ...(repair !== undefined && { repair: fromOctets(repair) }),
    findings: remarks.map(findingOf),
    ...(next.length > 0 && { next }),
  }
}

function valuesOf(kind: Reading['kind'], items: readonly Item[]): object {
  switch (kind) {
    case 'challenges':
    case 'control':
      return { challenges: items.map(itemOf) }
    case 'params':
      return { params: items.flatMap((item) => paramsOf(item)) }
    default:
      return { credentials: items[0] === undefined ? null : itemOf(items[0]) }
  }
}

function itemOf(item: Item): object {
  const { written, isHidden, rows } = item
  const isExplained = rows.length !== written.params.length + [written.token68, written.rest].filter(Boolean).length
  const hasMeaning = isExplained || rows.some(({ name }) => name === 'user-id')
  return {
    scheme: fromOctets(written.scheme),
    ...(written.token68 !== undefined && { token68: withoutSignature(written.token68) }),
    params: paramsOf(item),
    ...(written.rest !== undefined && { rest: fromOctets(written.rest) }),
    ...(isHidden && { hidden: true }),
    ...(hasMeaning && { means: rows.map(rowOf) }),
  }
}

/** A JWT without what signs it. */
function withoutSignature(token68: string): string {
  return token68.replace(/^(eyJ[\w-]*\.[\w-]+\.)[\w-]+$/, '$1***')
}

function paramsOf({ written, hiddenParams }: Item): object[] {
  return written.params.map((param) => ({
    name: fromOctets(param.name),
    value: fromOctets(param.value),
    quoted: param.quoted,
    ...(hiddenParams.has(param) && { hidden: true }),
  }))
}

function rowOf({ name, value, isHidden, note }: Row): object {
  return { name: fromOctets(name), value: fromOctets(value), ...(isHidden && { hidden: true }), ...(note && { note }) }
}

function findingOf({ challenge, code, severity, scheme, param, section, message }: Remark): object {
  return { challenge, code, severity, scheme: fromOctets(scheme), param, section, message }
}
