import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/*
 * The reports of the public names and signatures of each entry, from the declarations that are published: `npm run build` first.
 * Without arguments they are compared, and the run fails where one has changed. With --write they are written.
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = fileURLToPath(new URL('api/', import.meta.url))
/** Not below node_modules, whose declarations count as those of others. */
const folder = mkdtempSync(join(tmpdir(), 'authfield-api-'))

const ENTRIES = ['index', 'schemes', 'client', 'server', 'grammar']

// Its declarations want an older TypeScript.
const { Extractor, ExtractorConfig } = createRequire(import.meta.url)('@microsoft/api-extractor')

/** The declarations without their maps: what they say alone counts. */
function copyDeclarations(): void {
  cpSync(join(root, 'dist'), join(folder, 'dist'), {
    recursive: true,
    filter: (path) => !/\.\w+$/.test(path) || path.endsWith('.d.ts'),
  })
  for (const entry of ENTRIES) mkdirSync(join(folder, entry), { recursive: true })
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
}

/** The report of an entry. */
function reportOf(entry: string): string {
  const file = join(folder, 'dist', `${entry}.d.ts`)
  const compilerOptions = { module: 'nodenext', target: 'es2022', lib: ['es2022'], types: [], strict: true }
  const silent = { default: { logLevel: 'none' } }
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: file,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions, files: [file] } },
      apiReport: {
        enabled: true,
        reportFileName: 'report.api.md',
        reportFolder: join(folder, entry),
        reportTempFolder: join(folder, entry),
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: { extractorMessageReporting: silent, tsdocMessageReporting: silent },
    },
    packageJsonFullPath: join(folder, 'package.json'),
  })
  const messageCallback = (message: { handled: boolean; logLevel: string; text: string }) => {
    message.handled = true
    if (message.logLevel === 'error') throw new Error(message.text)
  }
  Extractor.invoke(config, { localBuild: true, messageCallback })
  // What has no comment of its own is none of this page's.
  return readFileSync(join(folder, entry, 'report.api.md'), 'utf8').replace(/^ *\/\/ \(undocumented\)\n/gm, '')
}

function compareOrWrite(entry: string): void {
  const path = join(reports, `${entry}.md`)
  const report = reportOf(entry)
  if (process.argv.includes('--write')) writeFileSync(path, report)
  else if (readFileSync(path, 'utf8') !== report) {
    console.log(`test/api/${entry}.md is not what is built: npm run api, and tell users in .github/CHANGELOG.md`)
    process.exitCode = 1
  }
}

try {
  copyDeclarations()
  for (const entry of ENTRIES) compareOrWrite(entry)
} finally {
  rmSync(folder, { recursive: true })
}
