/*
 * Stands for Chevrotain in the CommonJS build. Chevrotain is an ES module alone, and not every `require` loads such.
 */

const NEEDS =
  'authfield/grammar needs Chevrotain 13, installed beside it, and a require that loads ES modules, as that of Node 22.12 and later; ' +
  'elsewhere use import()'

function chevrotain() {
  try {
    return require('chevrotain')
  } catch (cause) {
    throw new Error(NEEDS, { cause })
  }
}

module.exports = chevrotain()
