import { findDigests } from '../digest-offers.ts'
import { type DigestAnswer, type DigestStep, digestAnswer } from '../digest-steps.ts'
import type { Reading } from '../reading.ts'
import { copyButton } from './copy.ts'
import { byId, code, fill, h } from './dom.ts'
import { hash } from './hash.ts'

/* The Digest calculator: a challenge of the editor's text and an account in, each hash and the credentials out. */

const EXAMPLE =
  'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'

const field = (id: string) => byId(`digest-${id}`) as HTMLInputElement

/** Makes the form work. What it gives takes the challenges of the editor's text over. */
export function startDigest(): (readings: readonly Reading[]) => void {
  const challenge = field('challenge')
  let isOwn = false
  let readings: readonly Reading[] = []
  byId('digest').addEventListener('input', ({ target }) => {
    if (target === challenge) isOwn = true
    calculate()
  })
  byId('digest').addEventListener('submit', (event) => event.preventDefault())
  byId('digest-take').addEventListener('click', () => {
    isOwn = false
    take(readings)
  })
  byId('digest-random').addEventListener('click', () => {
    field('cnonce').value = crypto.randomUUID().replaceAll('-', '')
    calculate()
  })
  const take = (next: readonly Reading[]) => {
    readings = next
    if (isOwn) return
    const [first] = findDigests(readings)
    challenge.value = first ?? EXAMPLE
    calculate()
  }
  return take
}

function calculate(): void {
  const answer = answerOf(field('challenge').value)
  const isShown = field('secrets').checked
  fill(
    byId('digest-result'),
    ...(answer.error === undefined ? resultOf(answer, isShown) : [h('p', { class: 'refusal' }, answer.error)]),
  )
}

function answerOf(text: string): DigestAnswer {
  const body = field('body').value
  return digestAnswer(
    text,
    {
      username: field('username').value,
      password: field('password').value,
      method: field('method').value,
      uri: field('uri').value,
      body: body === '' ? undefined : body,
      nc: Number(field('nc').value),
      cnonce: field('cnonce').value || undefined,
    },
    hash,
  )
}

function resultOf({ steps, credentials }: DigestAnswer & { error?: undefined }, isShown: boolean): HTMLElement[] {
  return [
    h('ol', { class: 'steps' }, ...steps.map((step) => stepOf(step, isShown))),
    h('h3', {}, 'What the client sends'),
    h('pre', { class: 'wrapped' }, `Authorization: ${credentials}`),
    h(
      'p',
      { class: 'buttons' },
      copyButton('Copy', () => `Authorization: ${credentials}`),
    ),
  ]
}

function stepOf(step: DigestStep, isShown: boolean): HTMLElement {
  const { name, section, algorithm, input, hidden, output } = step
  return h(
    'li',
    { class: 'card' },
    h('h3', {}, name, ' ', h('span', { class: 'section' }, section)),
    h('p', { class: 'hashing' }, h('span', { class: 'tag' }, algorithm), ' ', code(isShown ? input : hidden)),
    h('p', { class: 'hash' }, '= ', code(output)),
  )
}
