/** What of the package, which has no types, is used. */
declare module '@prantlf/railroad-diagrams' {
  type Item = object
  export class Diagram {
    constructor(...items: Item[])
    toStandalone(style: string): string
  }
  export const Terminal: new (text: string) => Item
  export const NonTerminal: new (text: string) => Item
  export const Optional: new (item: Item) => Item
  export const ZeroOrMore: new (item: Item) => Item
  export const OneOrMore: new (item: Item) => Item
  export const Sequence: new (...items: Item[]) => Item
  export const Choice: new (normal: number, ...items: Item[]) => Item
}
