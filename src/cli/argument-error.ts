/** Arguments that can't be taken. The message is made of this program's words: an argument may be a secret. */
export class ArgumentError extends Error {
  override name = 'ArgumentError'
}
