import { createRequire } from 'node:module'
import { PARSERS } from './peers.ts'
import { fastestPeer, type Results } from './results.ts'

const { init } = createRequire(import.meta.url)('echarts')

const SERIES = [
  { name: 'authfield', symbol: 'circle', size: 14, color: '#0b6e4f' },
  { name: 'regular expression that only recognises', symbol: 'diamond', size: 11, color: '#8d99ae' },
  { name: 'JSON.parse of the result', symbol: 'triangle', size: 11, color: '#c77d00' },
  { name: 'fastest right peer', symbol: 'rect', size: 10, color: '#a4243b' },
] as const

/** A dot for each contender on a logarithmic scale, a row for each input. */
export function drawChart({ parse, date, node }: Results): string {
  const inputs = Object.entries(parse).reverse()
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 860, height: 130 + 30 * inputs.length })
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: {
      text: `Nanoseconds to parse a field (${date}, Node ${node})`,
      left: 16,
      top: 10,
      textStyle: { fontSize: 14 },
    },
    // Each at a fixed place, in two rows: how wide a text is depends on the fonts of who looks at it.
    legend: SERIES.map(({ name }, i) => ({
      left: 16 + 320 * (i % 2),
      top: 36 + 22 * (i >> 1),
      itemWidth: 16,
      data: [name],
    })),
    grid: { left: 220, right: 60, top: 92, bottom: 32 },
    xAxis: { type: 'log', min: 30, axisLabel: { formatter: (value: number) => value.toLocaleString('en') } },
    yAxis: {
      type: 'category',
      data: inputs.map(([name, { characters }]) => `${name} (${characters})`),
      splitLine: { show: true },
    },
    series: SERIES.map(({ name, symbol, size, color }) => ({
      name,
      type: 'scatter',
      symbol,
      symbolSize: size,
      itemStyle: { color },
      data: inputs.map(([, { contenders, slicing }], row) => {
        const peer = name === 'fastest right peer' ? fastestPeer(contenders, slicing, [...PARSERS]) : undefined
        const { ns } = contenders[peer ?? name.replace(/ (that|of) .*/, '')] ?? {}
        return [ns ?? null, row]
      }),
    })),
  })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return svg
}
