import { createRequire } from 'node:module'
import { PARSERS } from './peers.ts'
import { fastestPeer, type Results } from './results.ts'

const { init } = createRequire(import.meta.url)('echarts')

/** Each colour on a light page and on a dark one. */
const COLOURS = {
  page: ['#ffffff', '#0d1117'],
  title: ['#1f2328', '#e6edf3'],
  text: ['#57606a', '#9aa5b1'],
  line: ['#d8dee4', '#262d36'],
  authfield: ['#0b6e4f', '#3fc796'],
  recognising: ['#8d99ae', '#7d8aa3'],
  json: ['#c77d00', '#e3a33c'],
  peer: ['#a4243b', '#ff7b86'],
} as const

const light = (name: keyof typeof COLOURS): string => COLOURS[name][0]

const SERIES = [
  { name: 'authfield', symbol: 'circle', size: 14, color: light('authfield') },
  { name: 'regular expression that only recognises', symbol: 'diamond', size: 11, color: light('recognising') },
  { name: 'JSON.parse of the result', symbol: 'triangle', size: 11, color: light('json') },
  { name: 'fastest right peer', symbol: 'rect', size: 10, color: light('peer') },
] as const

/** What a reader whose page is dark sees: the same picture in the other colours. */
const DARK = `<style>
@media (prefers-color-scheme: dark) {
${Object.values(COLOURS)
  .map(([of, to]) => `  [fill="${of}"] { fill: ${to} }\n  [stroke="${of}"] { stroke: ${to} }`)
  .join('\n')}
}
</style>
`

/** A dot for each contender on a logarithmic scale, a row for each input. */
export function drawChart({ parse, date, node }: Results): string {
  const inputs = Object.entries(parse).reverse()
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 860, height: 130 + 30 * inputs.length })
  const lineStyle = { color: light('line') }
  const axis = { axisLine: { lineStyle }, axisTick: { lineStyle }, splitLine: { show: true, lineStyle } }
  const label = { color: light('text') }
  chart.setOption({
    animation: false,
    backgroundColor: light('page'),
    title: {
      text: `Nanoseconds to parse a field (${date}, Node ${node})`,
      left: 16,
      top: 10,
      textStyle: { fontSize: 14, color: light('title') },
    },
    // Each at a fixed place, in two rows: how wide a text is depends on the fonts of who looks at it.
    legend: SERIES.map(({ name }, i) => ({
      left: 16 + 320 * (i % 2),
      top: 36 + 22 * (i >> 1),
      itemWidth: 16,
      textStyle: label,
      data: [name],
    })),
    grid: { left: 220, right: 60, top: 92, bottom: 32 },
    xAxis: {
      ...axis,
      type: 'log',
      min: 30,
      axisLabel: { ...label, formatter: (value: number) => value.toLocaleString('en') },
    },
    yAxis: {
      ...axis,
      type: 'category',
      axisLabel: label,
      data: inputs.map(([name, { characters }]) => `${name} (${characters})`),
    },
    series: SERIES.map(({ name, symbol, size, color }) => ({
      name,
      type: 'scatter',
      symbol,
      symbolSize: size,
      // Nobody points at a picture.
      silent: true,
      itemStyle: { color, opacity: 1 },
      data: inputs.map(([, { contenders, slicing }], row) => {
        const peer = name === 'fastest right peer' ? fastestPeer(contenders, slicing, [...PARSERS]) : undefined
        const { ns } = contenders[peer ?? name.replace(/ (that|of) .*/, '')] ?? {}
        return [ns ?? null, row]
      }),
    })),
  })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return svg.replace(/(?=<\/svg>)/, DARK)
}
