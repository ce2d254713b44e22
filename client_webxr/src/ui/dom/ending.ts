// The plain panel at the end of a visit, and where there was no room to visit.

import { endingView, type PageEnding } from "../words";
import { needButton, needElement, onClick, setText } from "./elements";

export interface EndingDeeds {
  again(): void;
  asParticipant(): void;
}

/** Shows why it ended and what can be done, and takes the focus there. Once per page. */
export function showEnding(ending: PageEnding, deeds: EndingDeeds): void {
  const view = endingView(ending.cause);
  const title = needElement("ending-title");
  setText(title, view.title);
  setText(needElement("ending-text"), ending.text);
  offer("again", view.again, () => deeds.again());
  needElement("by-sound").hidden = !view.bySound;
  offer("as-participant", view.asParticipant ? "Come in as a participant" : "", () => deeds.asParticipant());
  needElement("door").hidden = true;
  needElement("ending").hidden = false;
  document.title = `${view.title} · Stillroom`;
  title.focus();
}

function offer(id: string, label: string, act: () => void): void {
  const button = needButton(id);
  button.hidden = !label;
  setText(button, label);
  onClick(button, act);
}
