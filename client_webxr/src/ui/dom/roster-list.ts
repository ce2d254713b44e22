// Who is here, as a list; for those who lead, with a way to remove somebody, which asks first.

import { paletteColour } from "../../avatar/palette";
import type { RosterRow } from "../roster";
import { make, needButton, needDialog, needElement, onClick, setText } from "./elements";
import { KeyedList, type KeyedRow } from "./keyed";

export class RosterList {
  private readonly list: KeyedList<RosterRow>;

  constructor(remove: (slot: number) => void) {
    const confirm = new Confirm(remove);
    const row = (first: RosterRow) => makeRow(first.slot, (name) => confirm.ask(first.slot, name));
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
}

function makeRow(slot: number, ask: (name: string) => void): KeyedRow<RosterRow> {
  const dot = make("span", "dot");
  const name = make("span", "name");
  const badge = make("span", "badge");
  const state = make("span", "state");
  const button = make("button", "plain", "Remove");
  button.type = "button";
  const element = make("li", "", dot, name, badge, state, button);
  element.dataset.slot = String(slot);
  onClick(button, () => ask(button.dataset.name ?? ""));
  return {
    element,
    update(row) {
      dot.style.backgroundColor = paletteColour(row.colour).hex;
      setText(name, row.own ? `${row.name} (you)` : row.name);
      setText(badge, row.badge);
      setText(state, row.presence);
      badge.hidden = !row.badge;
      state.hidden = !row.presence;
      button.hidden = !row.removable;
      button.dataset.name = row.name;
      button.setAttribute("aria-label", `Remove ${row.name}`);
    },
  };
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
