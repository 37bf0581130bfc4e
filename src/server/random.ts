import { fromHexadecimal } from '../schemes/bytes.ts'
import { compute, randomText } from '../schemes/digest-hash.ts'

/** 32 random octets: a key that nobody knows. They are drawn twice, since what is drawn at a time may have 122 random bits. */
export async function randomKey(): Promise<Uint8Array> {
  const draw = () => compute(randomText(), undefined)
  return fromHexadecimal((await draw()) + (await draw()))
}
