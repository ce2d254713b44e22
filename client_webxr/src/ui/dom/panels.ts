// The panels of the room that a button opens and closes: who is here, and more. One at a time; Escape closes it and goes back to
// its button.

import { needButton, needElement, onClick } from "./elements";

export class Panels {
  private open: string | null = null;

  constructor(private readonly names: readonly string[]) {
    for (const name of names) {
      onClick(needButton(`${name}-button`), () => this.toggle(name));
      needElement(name).addEventListener("keydown", (event) => this.escape(event));
      needButton(`${name}-button`).addEventListener("keydown", (event) => this.escape(event));
    }
  }

  toggle(name: string): void {
    this.show(this.open === name ? null : name);
  }

  /** Shows this one alone, or none. */
  show(wanted: string | null): void {
    this.open = wanted;
    for (const name of this.names) {
      needElement(name).hidden = name !== wanted;
      needButton(`${name}-button`).setAttribute("aria-expanded", String(name === wanted));
    }
  }

  private escape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || this.open === null) return;
    event.preventDefault();
    const button = needButton(`${this.open}-button`);
    this.show(null);
    button.focus();
  }
}
