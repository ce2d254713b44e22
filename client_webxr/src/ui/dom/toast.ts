// A quiet line at the top of the room: that the connection is lost, or that something did not work.

import { needButton, needElement, onClick, setText } from "./elements";

const NOTICE_MS = 12_000;

/** Something that did not work. It goes by itself after a while, or when it is closed. */
export class Notice {
  private readonly box = needElement("notice");
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `speak` says it to those who do not see it; `restore` finds a place for a focus that the closing would lose. */
  constructor(
    private readonly speak: (text: string) => void,
    private readonly restore: () => void,
  ) {
    onClick(needButton("notice-close"), () => this.hide());
  }

  show(text: string): void {
    if (!text) return;
    setText(needElement("notice-text"), text);
    this.box.hidden = false;
    this.speak(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hide(), NOTICE_MS);
  }

  private hide(): void {
    clearTimeout(this.timer);
    const lost = this.box.contains(document.activeElement);
    this.box.hidden = true;
    if (lost) this.restore();
  }
}

/** How the connection is; nothing while all is well. */
export class ConnectionLine {
  private readonly box = needElement("connection");

  constructor(
    private readonly speak: (text: string) => void,
    private readonly restore: () => void,
    hurry: () => void,
  ) {
    onClick(needButton("hurry"), hurry);
  }

  show(text: string): void {
    const shown = needElement("connection-text");
    if (text && (this.box.hidden || shown.textContent !== text)) this.speak(text);
    if (!text && !this.box.hidden) this.speak("The connection is back.");
    const lost = !text && this.box.contains(document.activeElement);
    setText(shown, text);
    this.box.hidden = !text;
    if (lost) this.restore();
  }
}
