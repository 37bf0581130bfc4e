import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { startBrowser } from '../interop/browser.ts'

/*
 * The pictures of the documents as a reader's browser shows them: nothing is cut off, nothing lies on top of other text, and on a
 * dark page they are dark.
 */

jest.setTimeout(120_000)

const root = fileURLToPath(new URL('../..', import.meta.url))
const PICTURES = [
  'bench/chart.svg',
  ...readdirSync(`${root}grammar/diagrams`).map((file) => `grammar/diagrams/${file}`),
]

let browser: Browser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(() => browser.close())

/** Shows a picture on a page of a colour scheme, and asks it something. */
async function ask<T>(colorScheme: 'light' | 'dark', html: string, question: string): Promise<T> {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1000, height: 700 } })
  try {
    const page = await context.newPage()
    await page.setContent(html)
    return await page.evaluate<T>(question)
  } finally {
    await context.close()
  }
}

describe.each(PICTURES)('%s', (path) => {
  const svg = readFileSync(`${root}${path}`, 'utf8')

  test('has no text that is cut off or lies on another', async () => {
    const faults = await ask<string[]>(
      'light',
      svg,
      `(() => {
        const { width, height } = document.querySelector('svg').viewBox.baseVal
        const { left, top } = document.querySelector('svg').getBoundingClientRect()
        const texts = Array.from(document.querySelectorAll('text'), (text) => [text.textContent, text.getBoundingClientRect()])
        const outside = texts.filter(([, box]) => box.left < left || box.top < top || box.right > left + width || box.bottom > top + height)
        const overlaps = texts.flatMap(([name, a], i) => texts.slice(i + 1)
          .filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          .map(([other]) => name + ' on ' + other))
        return [...outside.map(([name]) => name), ...overlaps]
      })()`,
    )
    expect(faults).toEqual([])
  })

  test.each([
    ['light', [255, 255, 255]],
    ['dark', [13, 17, 23]],
  ] as const)('is %s on such a page', async (colorScheme, background) => {
    const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
    const { corner, contrast } = await ask<{ corner: number[]; contrast: number }>(
      colorScheme,
      `<img src="${source}">`,
      `(async () => {
        const image = document.querySelector('img')
        await image.decode()
        const canvas = document.createElement('canvas')
        canvas.width = image.width
        canvas.height = image.height
        const context = canvas.getContext('2d')
        context.drawImage(image, 0, 0)
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
        const light = (i) => 0.2126 * data[i] + 0.7152 * data[i + 1] + 0.0722 * data[i + 2]
        let contrast = 0
        for (let i = 0; i < data.length; i += 4) contrast = Math.max(contrast, Math.abs(light(i) - light(0)))
        return { corner: Array.from(data.slice(0, 3)), contrast }
      })()`,
    )
    expect(corner).toEqual(background)
    // What is written is far from the colour of the page.
    expect(contrast).toBeGreaterThan(120)
  })
})
