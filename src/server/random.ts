import { fromHexadecimal } from '../schemes/bytes.ts'
import { randomDigits } from '../schemes/platform-crypto.ts'

/** 32 random octets: a key that nobody knows. They are drawn twice, since what is drawn at a time may have 122 random bits. */
export async function randomKey(): Promise<Uint8Array> {
  return fromHexadecimal((await randomDigits()) + (await randomDigits()))
}
