#!/usr/bin/env node
import { main, throwUnlessClosed } from './report.ts'

const { output, errors, status } = await main(process.argv.slice(2), process.stdin)
process.exitCode = status
process.stdout.on('error', throwUnlessClosed).write(output)
process.stderr.on('error', throwUnlessClosed).write(errors)
