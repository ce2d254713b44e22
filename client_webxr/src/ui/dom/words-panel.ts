// Written words: what was said, and a line to write. Nothing is kept when the page goes.
//
// What somebody has written stays in the field until the room has it, which is when it comes back to them: a word to a room
// can be refused, or lost with the line, and is not to be found again by whoever had to search for it.

import { areSame, MOST_ROWS, type SaidRow, saidAloud, writable, writeLabel } from "../said";
import { make, need, needButton, needElement, setText } from "./elements";

export class WordsPanel {
  private readonly log = needElement("words-log");
  private readonly list = needElement("words-list");
  private readonly text = need("words-text", HTMLInputElement);
  /** What is on its way, or was the last to be; empty: nothing that has not arrived. */
  private sent = "";
  private unread = 0;

  constructor(
    private readonly speak: (text: string) => void,
    private readonly write: (text: string, scope: "near" | "room") => void,
  ) {
    const form = need("words-form", HTMLFormElement);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(new FormData(form).get("scope") === "room" ? "room" : "near");
    });
    needButton("words-button").addEventListener("click", () => this.opened());
  }

  add(row: SaidRow): void {
    needElement("words-none").hidden = true;
    const atEnd = this.log.scrollTop + this.log.clientHeight >= this.log.scrollHeight - 8;
    this.list.append(item(row));
    while (this.list.childElementCount > MOST_ROWS) this.list.firstElementChild?.remove();
    if (row.own && areSame(row.text, this.sent)) this.arrived();
    if (atEnd) this.toEnd();
    this.speak(saidAloud(row));
    if (needElement("words").hidden && !row.own) this.unread++;
    this.label();
  }

  /** What is on its way may never arrive: it can be changed, and sent again. */
  release(): void {
    this.text.readOnly = false;
  }

  private send(scope: "near" | "room"): void {
    const text = writable(this.text.value);
    if (!text || this.text.readOnly) return;
    this.sent = text;
    this.text.readOnly = true;
    this.write(text, scope);
  }

  /** Words that were changed after they seemed lost stay. */
  private arrived(): void {
    if (writable(this.text.value) === this.sent) this.text.value = "";
    this.sent = "";
    this.release();
  }

  private opened(): void {
    if (needElement("words").hidden) return;
    this.unread = 0;
    this.label();
    this.toEnd();
    this.text.focus();
  }

  private toEnd(): void {
    this.log.scrollTop = this.log.scrollHeight;
  }

  private label(): void {
    setText(needButton("words-button"), writeLabel(this.unread));
  }
}

/** Names and words run the way their own script does, whatever stands around them. */
function item({ name, own, scope, time, text }: SaidRow): HTMLLIElement {
  const writer = make("strong", "", name);
  const words = make("p", "", text);
  writer.dir = words.dir = "auto";
  const rest = [scope, time].filter(Boolean).join(" · ");
  const head = make("p", "quiet", writer, own ? ` (you) ${rest}` : ` ${rest}`);
  return make("li", own ? "own" : "", head, words);
}
