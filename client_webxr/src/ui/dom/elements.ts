// The few touches of the DOM that every page needs. What a page shows stands in its HTML; only what repeats is made here.
//
// Text goes in as text, never as markup, so nothing that anybody typed can become part of a page.

type Constructor<T> = new () => T;

/** The element that a page's HTML has under this id. Throws where page and script do not belong together. */
export function need<T extends HTMLElement>(id: string, type: Constructor<T>): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${type.name} #${id}`);
  return found;
}

export const needElement = (id: string): HTMLElement => need(id, HTMLElement);
export const needButton = (id: string): HTMLButtonElement => need(id, HTMLButtonElement);
export const needDialog = (id: string): HTMLDialogElement => need(id, HTMLDialogElement);

/** A new element with a class and what is in it. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

/** Writes a text only where it differs: a screen reader would read it again, and the browser lay it out again. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function onClick(button: HTMLElement, act: (event: MouseEvent) => void): void {
  button.addEventListener("click", act);
}

/** The storage of this tab, or null where the browser denies it. */
export function tabShelf(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
