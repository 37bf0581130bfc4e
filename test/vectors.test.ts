import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'

/*
 * The vectors say where they are from, or which rule they are written for.
 */

const folder = new URL('vectors/', import.meta.url)

/**
 * Of these no specification has an example: what is recovered, what the code declares and how a diagnostic is worded is ours to say;
 * inputs mean nothing.
 */
const OURS = ['declared.json', 'diagnostics.json', 'fuzz.json', 'recovery.json', 'wild-findings.json']

const files = readdirSync(folder).filter((file) => !OURS.includes(file))

/** The vectors of a file, in lists by what becomes of them or in one. */
function vectorsOf(file: string): Record<string, unknown>[] {
  const json = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
  return Array.isArray(json) ? json : Object.values<Record<string, unknown>[]>(json).flat()
}

describe.each(files)('%s', (file) => {
  // `id` and `product` name a case of a collection, and the product that a field was seen of.
  test('names a source, a specification or a rule for each vector', () => {
    const vectors = vectorsOf(file)
    const says = ({ source, spec, section, note, id, name }: Record<string, unknown>) =>
      [source, spec, section, note, id, name].some((one) => typeof one === 'string' && one !== '')
    expect(vectors.length).toBeGreaterThan(10)
    expect(vectors.filter((vector) => !says(vector))).toEqual([])
  })
})

test.each(['scheme-values.json', 'digest.json', 'basic.json'])('%s names a source for each vector', (file) => {
  expect(vectorsOf(file).filter(({ source }) => !source)).toEqual([])
})
