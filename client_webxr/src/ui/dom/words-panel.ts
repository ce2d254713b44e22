// Written words: what was said, and a line to write. Nothing is kept when the page goes.

import { MOST_ROWS, type SaidRow, saidAloud, writable, writeLabel } from "../said";
import { make, need, needButton, needElement, setText } from "./elements";

export class WordsPanel {
  private readonly list = needElement("words-list");
  private readonly text = need("words-text", HTMLInputElement);
  private unread = 0;

  constructor(
    private readonly speak: (text: string) => void,
    write: (text: string, scope: "near" | "room") => void,
  ) {
    const form = need("words-form", HTMLFormElement);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = writable(this.text.value);
      if (!text) return;
      write(text, new FormData(form).get("scope") === "room" ? "room" : "near");
      this.text.value = "";
    });
    needButton("words-button").addEventListener("click", () => this.opened());
  }

  add(row: SaidRow): void {
    needElement("words-none").hidden = true;
    const atEnd = this.list.scrollTop + this.list.clientHeight >= this.list.scrollHeight - 8;
    this.list.append(item(row));
    while (this.list.childElementCount > MOST_ROWS) this.list.firstElementChild?.remove();
    if (atEnd) this.list.scrollTop = this.list.scrollHeight;
    this.speak(saidAloud(row));
    if (needElement("words").hidden && !row.own) this.unread++;
    this.label();
  }

  private opened(): void {
    if (needElement("words").hidden) return;
    this.unread = 0;
    this.label();
    this.list.scrollTop = this.list.scrollHeight;
    this.text.focus();
  }

  private label(): void {
    setText(needButton("words-button"), writeLabel(this.unread));
  }
}

function item({ name, own, scope, time, text }: SaidRow): HTMLLIElement {
  const head = make(
    "p",
    "quiet",
    make("strong", "", own ? `${name} (you)` : name),
    ` ${[scope, time].filter(Boolean).join(" · ")}`,
  );
  return make("li", own ? "own" : "", head, make("p", "", text));
}
