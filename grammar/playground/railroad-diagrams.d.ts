/** What of the package, which has no types, is used. */
declare module '@prantlf/railroad-diagrams' {
  /** A part of a drawing. Once it is formatted, its children are its lines and boxes and the parts within it. */
  interface Item {
    attrs: Record<string, string | number>
    children: Item[] | string
    tagName: string
  }
  export class Diagram {
    constructor(...items: Item[])
    readonly children: Item[]
    format(padding: number): this
    toString(): string
    /** An element of the page that it is called in. */
    toSVG(): object
    toStandalone(style: string): string
  }
  export const Terminal: new (text: string) => Item
  export const NonTerminal: new (text: string) => Item
  export const Skip: new () => Item
  export const OneOrMore: new (item: Item) => Item
  export const Sequence: new (...items: Item[]) => Item
  export const Choice: new (normal: number, ...items: Item[]) => Item
}
