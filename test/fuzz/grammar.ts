import type { Library } from './library.ts'
import { CANARY, hold, holdHidden, holdSame, inParts, outcomeOf, PART_END, type Target } from './promises.ts'

/*
 * The grammar as a parser. An input has two parts: the name of a rule, and the text.
 */

/** The fields, with the strict reader of each and what makes its reading of a tree. */
const FIELDS: Readonly<
  Record<
    string,
    readonly [
      parse: 'parseChallenges' | 'parseCredentials' | 'parseAuthParams',
      toValue: 'toChallenges' | 'toCredentials' | 'toAuthParams',
    ]
  >
> = {
  'WWW-Authenticate': ['parseChallenges', 'toChallenges'],
  Authorization: ['parseCredentials', 'toCredentials'],
  'Authentication-Info': ['parseAuthParams', 'toAuthParams'],
}
const RULES = [...Object.keys(FIELDS), 'challenge', 'auth-param', 'quoted-string', 'token68', 'OWS']

/** A parameter is set and removed by edits, and all other characters stay. */
function judgeEdits({ core, grammar }: Library, text: string): void {
  const { cst } = grammar.parse(text, 'Authorization')
  const node = cst.children.credentials?.[0]
  if (!node || 'token68' in node.children) return
  const set = grammar.applyEdits(text, grammar.setParam(node, 'realm', 'a"b'))
  const before = core.parseCredentials(text)
  const after = core.parseCredentials(set)
  hold(core.getParam(after, 'realm') === 'a"b', 'an edit sets a parameter')
  const others = ({ params }: typeof before) => params.filter(({ name }) => name.toLowerCase() !== 'realm')
  holdSame(others(after), others(before), 'an edit changes no other parameter')
  const removed = grammar.applyEdits(text, grammar.removeParam(node, 'realm'))
  holdSame(core.parseCredentials(removed).params, others(before), 'an edit removes a parameter')
}

export const grammar: Target = {
  name: 'grammar',
  seeds: [
    inParts('WWW-Authenticate', 'Digest realm="a", nonce=n, , Basic abc=='),
    inParts('Authorization', 'Digest username="a\\"b", nc=00000001'),
    inParts('Authentication-Info', ' nextnonce="a" ,, qop=auth'),
    ...RULES.map((rule) => inParts(rule, '"a"')),
  ],
  words: RULES.map((rule) => inParts(rule, '')),
  judge(library, input) {
    const [rule = '', ...texts] = input.split(PART_END)
    const text = texts.join('')
    if (!RULES.includes(rule)) return
    const { grammar, core } = library
    const { cst, diagnostics } = grammar.parse(text, rule as 'Authorization')
    hold(grammar.print(cst) === text, 'a tree prints back its text')
    const { start, end } = grammar.rangeOf(cst) ?? { start: 0, end: text.length }
    hold(text.slice(start, end) === text || text === '', 'a tree stands where its text does')
    for (const { message, start, end } of diagnostics) {
      hold(0 <= start && start <= end && end <= text.length, 'a diagnostic points into the text')
      if (text.includes(CANARY)) holdHidden(message, 'no diagnostic says what stands there')
    }
    const place = text.length > 0 ? text.charCodeAt(0) % (text.length + 1) : 0
    grammar.complete(text, place, rule as 'Authorization')
    const field = FIELDS[rule]
    if (!field) return
    const [parse, toValue] = field
    const { value, error } = { value: undefined, ...outcomeOf(() => core[parse](text)) }
    hold((error === undefined) === (diagnostics.length === 0), 'the grammar and the parser take the same texts')
    if (error) return
    holdSame(grammar[toValue](cst as never), value, 'the grammar and the parser read the same')
    if (rule === 'Authorization') judgeEdits(library, text)
  },
}
