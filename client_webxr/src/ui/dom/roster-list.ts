// Who is here, as a list; for those who lead, with a way to remove somebody, which asks first.

import { paletteColour } from "../../avatar/palette";
import type { RosterRow } from "../roster";
import { make, needButton, needDialog, needElement, onClick, setText } from "./elements";
import { KeyedList, type KeyedRow } from "./keyed";

/** From this loudness on somebody counts as speaking, 0..1. */
const SPEAKS = 0.05;

export class RosterList {
  private readonly list: KeyedList<RosterRow>;

  constructor(deeds: RosterDeeds) {
    const confirm = new Confirm((slot) => deeds.remove(slot));
    const row = (first: RosterRow) => makeRow(first.slot, deeds, (name) => confirm.ask(first.slot, name));
    this.list = new KeyedList(needElement("people-list"), ({ slot }) => slot, row);
  }

  show(rows: readonly RosterRow[]): void {
    const box = needElement("people-list");
    const held = box.contains(document.activeElement);
    this.list.show(rows);
    // The row that had the focus has left the room with its person.
    if (held && !box.contains(document.activeElement)) needButton("people-button").focus();
    setText(needButton("people-button"), `People ${rows.length}`);
  }

  /** Writes where everybody is. */
  bearings(words: (slot: number) => string): void {
    for (const where of needElement("people-list").querySelectorAll<HTMLElement>(".where")) {
      const text = words(Number(where.closest("li")?.dataset.slot));
      setText(where, text);
      where.hidden = !text;
    }
  }

  /** Marks those who speak: by a word, not by colour alone. loudness: 0..1 of a slot. */
  speaking(loudness: (slot: number) => number): void {
    for (const row of needElement("people-list").children)
      if (row instanceof HTMLElement)
        row.classList.toggle("speaks", loudness(Number(row.dataset.slot)) > SPEAKS);
  }
}

export interface RosterDeeds {
  remove(slot: number): void;
  block(slot: number, name: string, blocked: boolean): void;
  silence(slot: number, silenced: boolean): void;
}

function plain(text: string): HTMLButtonElement {
  return Object.assign(make("button", "plain", text), { type: "button" });
}

function makeRow(slot: number, deeds: RosterDeeds, ask: (name: string) => void): KeyedRow<RosterRow> {
  const dot = make("span", "dot");
  const name = make("span", "name");
  const badge = make("span", "badge");
  const state = make("span", "state");
  const voice = make("span", "state");
  const where = make("span", "state where");
  where.hidden = true;
  const [hear, mute, remove] = [plain("Do not hear"), plain("Mute"), plain("Remove")];
  const buttons = make("span", "buttons", hear, mute, remove);
  const element = make("li", "", dot, name, badge, where, state, voice, buttons);
  element.dataset.slot = String(slot);
  let shown: RosterRow | null = null;
  onClick(remove, () => ask(shown?.name ?? ""));
  onClick(hear, () => shown && deeds.block(slot, shown.name, !shown.blocked));
  onClick(mute, () => shown && deeds.silence(slot, !shown.silenced));
  return {
    element,
    update(row) {
      shown = row;
      dot.style.backgroundColor = paletteColour(row.colour).hex;
      setText(name, row.own ? `${row.name} (you)` : row.name);
      setText(badge, row.badge);
      setText(state, row.presence);
      badge.hidden = !row.badge;
      state.hidden = !row.presence;
      const how = row.blocked ? "you do not hear each other" : row.voice;
      setText(voice, how);
      voice.hidden = !how;
      hear.hidden = row.own;
      mute.hidden = remove.hidden = !row.ranksBelow;
      label(hear, row.blocked ? "Hear again" : "Do not hear", row.name);
      label(mute, row.silenced ? "Let speak" : "Mute", row.name);
      label(remove, "Remove", row.name);
    },
  };
}

/** What is read out names the person, and begins with what is seen. */
function label(button: HTMLButtonElement, text: string, name: string): void {
  setText(button, text);
  button.setAttribute("aria-label", `${text}: ${name}`);
}

/** The question before somebody is removed. The browser's own dialog holds the focus and gives it back. */
class Confirm {
  private readonly dialog = needDialog("confirm");
  private slot = -1;

  constructor(remove: (slot: number) => void) {
    onClick(needButton("confirm-no"), () => this.dialog.close());
    onClick(needButton("confirm-yes"), () => {
      this.dialog.close();
      remove(this.slot);
    });
  }

  ask(slot: number, name: string): void {
    this.slot = slot;
    setText(needElement("confirm-title"), `Remove ${name} from the room?`);
    setText(
      needElement("confirm-text"),
      `${name} leaves the room at once and is told that a facilitator asked them to. ` +
        "While the safety tools are still being built, nothing keeps them from coming back through the list of rooms.",
    );
    this.dialog.showModal();
    needButton("confirm-no").focus();
  }
}
