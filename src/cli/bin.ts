#!/usr/bin/env node
import { once } from 'node:events'
import { endIfClosed, main } from './main.ts'

const { stdin, stdout, stderr, env } = process
for (const stream of [stdout, stderr]) stream.on('error', (error) => endIfClosed(error, () => process.exit()))
const untilStopped = () => Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])

const io = { input: stdin, output: stdout, errors: stderr, env, now: Date.now, untilStopped }
process.exitCode = await main(process.argv.slice(2), io)
