import { recoverChallenges } from '../../recover/recover.ts'
import { fieldOf } from '../fields.ts'
import { jsonOf } from '../json-text.ts'
import type { View } from '../meaning.ts'
import { type Reading, readField } from '../read.ts'
import { printable, shown } from '../shown.ts'
import type { Style } from '../style.ts'
import { issueBlocks, lineOf, treeOf } from '../text.ts'
import { type Branch, drawTree } from '../tree.ts'
import type { WireRequest, WireResponse } from './wire.ts'

/*
 * The steps of a conversation, for people and for programs.
 */

/** A request with its response, and what was chosen to do about it. */
export interface Step {
  request: WireRequest
  response: WireResponse
  /** Whether it was a proxy that answered. */
  isProxy: boolean
  /** What was chosen, and why not the others: one sentence each. */
  choice: string[]
}

/** The fields that are shown of a request and of a response. */
const SENT = ['authorization', 'proxy-authorization', 'dpop']
const RECEIVED = [
  'www-authenticate',
  'proxy-authenticate',
  'optional-www-authenticate',
  'authentication-info',
  'proxy-authentication-info',
  'authentication-control',
  'dpop-nonce',
]

/** A URL without what may be a secret in it. */
export function safeUrl({ protocol, host, pathname, search }: URL): string {
  return printable(`${protocol}//${host}${pathname}${search === '' ? '' : '?***'}`)
}

/** The steps as a tree each. */
export function stepsText(steps: readonly Step[], view: View, style: Style): string {
  return steps.map((step, i) => stepText(step, i + 1, view, style)).join('\n\n')
}

function stepText({ request, response, isProxy, choice }: Step, number: number, view: View, style: Style): string {
  const { status, statusText, body } = response
  const color = status < 400 ? style.green : style.red
  const received = readingsOf(response.lines, RECEIVED, view)
  const size = body.length === 0 ? '' : style.dim(` (${body.length} octets)`)
  const tree: Branch[] = [
    ...fieldBranches(readingsOf(Object.entries(request.headers), SENT, view), style, 'sent without credentials'),
    {
      label: `${color(`${status} ${shown(statusText)}`.trimEnd())}${isProxy ? ' from the proxy' : ''}${size}`,
      branches: [
        ...fieldBranches(
          received,
          style,
          status === 401 || status === 407 ? 'no challenge that can be read' : undefined,
        ),
        ...received.flatMap((reading) => faultBranches(reading, style)),
        ...choice.map((label) => ({ label: style.cyan(`→ ${label}`), branches: [] })),
        ...locationOf(response),
      ],
    },
  ]
  const title = `${number}. ${request.method} ${safeUrl(request.url)}`
  return [style.bold(title), ...drawTree(tree, style.width)].join('\n')
}

function fieldBranches(readings: readonly Reading[], style: Style, absent: string | undefined): Branch[] {
  if (readings.length > 0) {
    return readings.map((reading) => ({ label: style.bold(reading.field!.name), branches: treeOf(reading, style) }))
  }
  return absent === undefined ? [] : [{ label: style.dim(absent), branches: [] }]
}

/** What is malformed in a field, and what else is wrong with it. */
function faultBranches(reading: Reading, style: Style): Branch[] {
  const remarks = reading.remarks.map((one) => lineOf(one, { ...style, width: Number.POSITIVE_INFINITY }))
  return [...issueBlocks(reading, style), ...remarks].map((label) => ({ label, branches: [] }))
}

function locationOf({ status, lines }: WireResponse): Branch[] {
  const location = lines.find(([name]) => name.toLowerCase() === 'location')?.[1]
  if (status < 300 || status > 399 || location === undefined) return []
  return [
    { label: `Location: ${shown(location.replace(/\/\/[^/]*@/, '//').replace(/[?#].*/s, '?***'))}`, branches: [] },
  ]
}

function readingsOf(lines: readonly (readonly [string, string])[], names: readonly string[], view: View): Reading[] {
  return names.flatMap((name) => {
    const own = lines.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value)
    const found = { field: fieldOf(name), lines: own, message: undefined, line: 0, isWhole: true }
    return own.length === 0 ? [] : [readField(found, view)]
  })
}

/** The steps for programs. */
export function stepsJson(steps: readonly Step[], view: View): object[] {
  return steps.map(({ request, response, isProxy, choice }) => ({
    request: {
      method: request.method,
      url: safeUrl(request.url),
      fields: readingsOf(Object.entries(request.headers), SENT, view).map(fieldJson),
    },
    response: {
      status: response.status,
      proxy: isProxy,
      length: response.body.length,
      fields: readingsOf(response.lines, RECEIVED, view).map(fieldJson),
    },
    choice,
  }))
}

/** A field of a message, which has no place in an input. */
function fieldJson(reading: Reading): object {
  return { ...jsonOf({ ...reading, next: [] }), line: undefined }
}

/** The schemes of a response's challenges, each once. */
export function schemesAsked({ lines }: WireResponse, field: string): string[] {
  const own = lines.filter(([name]) => name.toLowerCase() === field).map(([, value]) => value)
  return [...new Set(recoverChallenges(own).challenges.map(({ scheme }) => scheme))]
}
