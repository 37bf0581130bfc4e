import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ANSWERERS } from './answers.ts'
import { compare, hashOf, isSame } from './compare.ts'
import { textsOf } from './fields.ts'
import { OWN_TESTS, runOwnTests } from './own-tests.ts'
import { type Calls, outcomeOf, type Peer, versionOf } from './peers.ts'
import { READERS } from './readers.ts'
import { casesOf, type PeerResult, type Results, readResults, writeResults } from './results.ts'
import { SERVERS } from './servers.ts'

/*
 * Other libraries beside what stands in for them. `WRITE_TABLES=1` writes what is seen into results.json, which the tables are made of;
 * otherwise what is there is held: where a peer is mended, or a drop-in changes, a test fails.
 */

const isWriting = Boolean(process.env.WRITE_TABLES)
const held = readResults()
const seen = new Set(Object.values(held.seen).flatMap((hashes) => hashes.split(' ')))
const isHeld = (text: string) => isWriting || seen.has(hashOf(text))

const peers = [...READERS, ...ANSWERERS, ...SERVERS]
const results: PeerResult[] = []

/** What is known of a peer before anything is run. */
function resultOf({ name, file, packages, replaced }: Peer): PeerResult {
  const versions = Object.fromEntries(packages.map((one) => [one, versionOf(one)]))
  const before = held.peers.find((one) => one.file === file)
  return { name, file, packages: versions, replaced, ...(before?.own && { own: before.own }), compared: [] }
}

describe.each(peers.map((peer) => [peer.name, peer] as const))('%s', (_name, peer) => {
  const cases = casesOf(peer.file)
  const result = resultOf(peer)
  results.push(result)
  let theirs: Calls | undefined

  beforeAll(async () => {
    theirs = await peer.theirs?.()
  })

  if (peer.theirs) {
    test.each(cases.map((one) => [one.rule, one] as const))(
      'the peer itself: %s',
      async (_rule, { call, args, expected }) => {
        expect(await outcomeOf(theirs!, call, args)).toEqual(expected)
      },
    )
  }

  test.each(cases.map((one) => [one.rule, one] as const))(
    'the drop-in: %s',
    async (_rule, { call, args, expected, differs }) => {
      expect(await outcomeOf(peer.ours, call, args)).toEqual(differs ? differs.ours : expected)
      // A difference that isn't one would be counted as one.
      if (differs) expect(isSame(differs.ours, expected)).toBe(false)
    },
  )

  if (peer.compared) {
    test('the two differ on the fields of the table, and on no others', async () => {
      result.compared = await compare(peer, theirs!, isHeld, (_call, _text, ours) => {
        // Whatever is read, an answer that is sent is a right one.
        expect(ours?.isRight ?? true).toBe(true)
        expect(ours?.malformed).toBeUndefined()
      })
      if (!isWriting) expect(result.compared).toEqual(held.peers.find(({ file }) => file === peer.file)?.compared)
    }, 60_000)
  }
})

describe('the tests in the package of', () => {
  test.each(OWN_TESTS.map((own) => [own.package, own] as const))(
    '%s',
    (_package, own) => {
      // As they are, all pass: what doesn't with the drop-in is a difference.
      expect(runOwnTests(own, false).filter(([, isPassed]) => !isPassed)).toEqual([])
      const verdicts = runOwnTests(own, true)
      const failed = verdicts.filter(([, isPassed]) => !isPassed).map(([name]) => name)
      const known = Object.values(own.differences).map(({ test }) => test)
      expect(failed.filter((name) => !known.includes(hashOf(name)))).toEqual([])
      expect(failed).toHaveLength(known.length)
      const result = results.find(({ file }) => file === own.dropIn)!
      const { differences } = own
      const counted = { passed: verdicts.length - failed.length, all: verdicts.length, differences }
      if (isWriting) result.own = counted
      else expect(counted).toEqual(result.own)
    },
    120_000,
  )
})

test('the versions are those of the table', () => {
  const versions = (of: PeerResult[]) => of.map(({ file, replaced, packages }) => [file, replaced, packages])
  expect(versions(isWriting ? results : held.peers)).toEqual(versions(results))
})

afterAll(() => {
  const hashes = (kind: keyof Results['seen']) => textsOf(kind).map(hashOf).join(' ')
  if (isWriting)
    writeResults({ peers: results, seen: { challenges: hashes('challenges'), credentials: hashes('credentials') } })
})
