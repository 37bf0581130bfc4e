import { h } from './dom.ts'

/* Copying. Where a browser doesn't let a page do so, it says so. */

export function copyButton(label: string, text: () => string): HTMLButtonElement {
  const button = h(
    'button',
    {
      type: 'button',
      class: 'quiet',
      click: async () => {
        const isCopied = await copy(text())
        button.textContent = isCopied ? 'Copied' : 'The browser doesn’t allow it'
        setTimeout(() => {
          button.textContent = label
        }, 1500)
      },
    },
    label,
  )
  return button
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
