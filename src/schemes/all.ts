import { Basic } from './basic.ts'
import { Bearer } from './bearer.ts'
import type { Scheme } from './codec.ts'
import { DPoP } from './dpop.ts'

/** Every scheme that is known here. */
export const allSchemes: readonly Scheme[] = [Basic, Bearer, DPoP]
