#!/usr/bin/env node
import { main } from './report.ts'

const chunks: Buffer[] = []
const { output, errors, status } = await main(process.argv.slice(2), async () => {
  if (process.stdin.isTTY) return undefined
  for await (const chunk of process.stdin) chunks.push(chunk)
  // A field is made of octets: each becomes one character, as in every HTTP library.
  return Buffer.concat(chunks).toString('latin1')
})
process.stdout.write(output)
process.stderr.write(errors)
process.exitCode = status
