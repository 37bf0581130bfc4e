/* Making elements. */

export type Child = Node | string | undefined | false

type Props = Record<string, string | boolean | number | undefined | ((event: Event) => void)>

/** An element with attributes, listeners (functions) and children. Text is text: nothing of it is read as markup. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children.filter((child) => child !== undefined && child !== false))
  return element
}

export function byId(id: string): HTMLElement {
  return document.getElementById(id)!
}

/** Shows these children and no others. */
export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter((child) => child !== undefined && child !== false))
}

/** Code in a line, where white space that one doesn't see has a sign. */
export function code(text: string, className = ''): HTMLElement {
  return h('code', { class: className || undefined }, visible(text))
}

/** With signs for what one doesn't see. */
export function visible(text: string): string {
  return text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (character) =>
    character < ' ' ? String.fromCharCode(0x2400 + character.charCodeAt(0)) : '\ufffd',
  )
}
