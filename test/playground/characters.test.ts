import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from '../../grammar/index.ts'
import { characterOf, definitionsOf, runsOf } from '../../grammar/playground/characters.ts'

const abnf = readFileSync(new URL('../../grammar/auth.abnf', import.meta.url), 'utf8')
const definitions = definitionsOf(abnf)

const parts = (text: string) =>
  runsOf(parse(text, 'WWW-Authenticate').cst).map(({ start, end, part }) => `${part} ${text.slice(start, end)}`)

describe('the characters of a text', () => {
  test('are of parts', () => {
    expect(parts('Digest a="b\\"c", d = e, Basic YQ==')).toEqual([
      'scheme Digest',
      'space  ',
      'name a',
      'equals =',
      'quote "',
      'text b',
      'escape \\"',
      'text c',
      'quote "',
      'comma ,',
      'space  ',
      'name d',
      'space  ',
      'equals =',
      'space  ',
      'value e',
      'comma ,',
      'space  ',
      'scheme Basic',
      'space  ',
      'token68 YQ',
      'token68 =',
      'token68 =',
    ])
  })

  test('have the look of what they may be where no rule has a place for them', () => {
    expect(parts('X a="1" b = "2\\\\",\tc/;')).toEqual([
      'scheme X',
      'space  ',
      'name a',
      'equals =',
      'quote "',
      'text 1',
      'quote "',
      'space  ',
      'name b',
      'space  ',
      'equals =',
      'space  ',
      'quote "',
      'text 2',
      'escape \\\\',
      'quote "',
      'comma ,',
      'space \t',
      'value c/',
      'unexpected ;',
    ])
  })

  test('around the whole are white space', () => {
    expect(parts(' X ')).toEqual(['space  ', 'scheme X', 'space  '])
  })

  test('are in rules, from the whole to the innermost', () => {
    const runs = runsOf(parse('X a="b"', 'WWW-Authenticate').cst)
    expect(runs.find(({ part }) => part === 'text')?.rules).toEqual([
      'WWW-Authenticate',
      'challenge',
      'auth-param',
      'quoted-string',
    ])
  })
})

test.each<[text: string, at: number, ...names: string[]]>([
  ['X a=b', 2, 'tchar', 'ALPHA'],
  ['X a=1', 4, 'tchar', 'DIGIT'],
  ['X a-b=1', 3, 'tchar'],
  ['X a=1', 1, 'SP'],
  ['X\ta=1', 1, 'HTAB'],
  ['X a=1', 3, '"="'],
  ['X a="b c"', 6, 'qdtext', 'SP'],
  ['X a="b\tc"', 6, 'qdtext', 'HTAB'],
  ['X a="\xe9"', 5, 'qdtext', 'obs-text'],
  ['X a="b"', 5, 'qdtext'],
  ['X a="\\b"', 5, 'quoted-pair'],
  ['X a="\\b"', 4, 'DQUOTE'],
  ['X YQ==', 2, 'token68', 'ALPHA'],
  ['X a=1;', 5],
])('of %j the one at %i is %s %s', (text, at, ...names) => {
  const run = runsOf(parse(text, 'WWW-Authenticate').cst).find(({ start, end }) => at >= start && at < end)
  expect(characterOf(run!, text[at]!)).toEqual(names)
})

describe('the rules of auth.abnf', () => {
  test.each([
    ['WWW-Authenticate', 'WWW-Authenticate = [ challenge ] *( OWS "," OWS [ challenge ] )', 'RFC 9110 §11.6.1'],
    [
      'Optional-WWW-Authenticate',
      'Optional-WWW-Authenticate = [ challenge ] *( OWS "," OWS [ challenge ] )',
      'RFC 8053 §3',
    ],
    ['token68', 'token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="', 'RFC 9110 §11.2'],
    ['SP', 'SP = %x20', 'RFC 5234 §B.1'],
  ])('%s', (name, text, section) => {
    expect(definitions.get(name)).toEqual({ text, section })
  })

  test('are all there, each with its section', () => {
    const names = Array.from(abnf.matchAll(/^([\w-]+) +=/gm), ([, name]) => name)
    expect([...definitions.keys()]).toEqual(names)
    for (const { section } of definitions.values()) expect(section).toMatch(/^RFC \d+ §[\dB]/)
  })

  test('without a section have none', () => {
    expect(definitionsOf('a = b').get('a')).toEqual({ text: 'a = b', section: '' })
  })
})
