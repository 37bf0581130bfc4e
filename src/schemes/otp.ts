import { paramsCodec, type Scheme } from './codec.ts'

/** A one-time password, which npm clients send in the field npm-otp. */
export const OTP = {
  name: 'OTP',
  challenge: /* @__PURE__ */ paramsCodec('OTP', {}),
} satisfies Scheme
