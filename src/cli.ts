#!/usr/bin/env node
import { main } from './report.ts'

const { output, errors, status } = await main(process.argv.slice(2), process.stdin)
process.stdout.write(output)
process.stderr.write(errors)
process.exitCode = status
