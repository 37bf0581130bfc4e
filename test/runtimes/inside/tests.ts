import { type Suite, startTests, type VitestRunner } from '@vitest/runner'
import { files, prepare } from 'test-files'
import { type Report, runSuite, type Task } from '../suite.ts'

/* All that runs in a runtime: the checks over the network, and the test files, without Jest. */

const runner: VitestRunner = {
  config: {
    root: '/',
    setupFiles: [],
    passWithNoTests: false,
    sequence: { seed: 1, hooks: 'stack', setupFiles: 'list' },
    maxConcurrency: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    retry: 0,
  },
  importFile: (file) => files[file.replace(/^\//, '')]!(),
}

export async function runAll(runtime: string, task: Task): Promise<Report> {
  const report = await runSuite(runtime, task)
  prepare()
  const paths = Object.keys(files).map((file) => `/${file}`)
  for (const file of await startTests(paths, runner)) count(file, file.name, report)
  return report
}

/** What became of a suite and what is in it. A test that was not run has failed. */
function count({ tasks, result }: Suite, where: string, report: Report): void {
  for (const { message } of result?.errors ?? []) report.failed.push(`${where}: ${message}`)
  for (const task of tasks) {
    const name = `${where} > ${task.name}`
    if (task.type === 'suite') count(task, name, report)
    else if (task.result?.state === 'pass') report.passed++
    else report.failed.push(`${name}: ${task.result?.errors?.map(({ message }) => message).join() ?? 'not run'}`)
  }
}
