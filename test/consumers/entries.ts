/* The entries as programs load them, all but the grammar, which not every runtime can run. */

const ENTRIES = {
  core: 'authfield',
  schemes: 'authfield/schemes',
  client: 'authfield/client',
  server: 'authfield/server',
}
/** What a program calls them. */
export const names: string = Object.keys(ENTRIES).join(', ')
export const imports: string = Object.entries(ENTRIES)
  .map(([name, entry]) => `import * as ${name} from '${entry}'\n`)
  .join('')
export const requires: string = Object.entries(ENTRIES)
  .map(([name, entry]) => `const ${name} = require('${entry}')\n`)
  .join('')
