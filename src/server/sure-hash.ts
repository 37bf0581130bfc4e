import type { DigestHash, DigestHashed } from '../schemes/digest-hash.ts'

/**
 * A hash function that knows what it is asked for. Otherwise the codecs would say that the client's algorithm is unsupported,
 * and the client be told that its credentials are malformed.
 */
export function sureHash(hash: DigestHash | undefined): DigestHash | undefined {
  if (hash === undefined) return undefined
  const sure = (given: DigestHashed): DigestHashed => {
    if (given === undefined) throw new TypeError('hash does not know an algorithm that is needed')
    return given
  }
  return (algorithm, data) => {
    const given = hash(algorithm, data)
    return given instanceof Promise ? given.then(sure) : sure(given)
  }
}
