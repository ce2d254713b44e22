// The microphone in the bar, and the line that says who hears one. One control for every hand: button, M, and V to hold.

import type { HeardView } from "../../types";
import type { Sound } from "../../voice/contract";
import { microphoneButton, voiceSign } from "../heard";
import { Holding } from "../holding";
import { needButton, needElement, setText } from "./elements";

export class VoiceBar {
  private readonly button = needButton("microphone");
  private readonly line = needElement("heard");
  private readonly holding = new Holding();
  private heard: HeardView | null = null;
  private zone = "";
  private said = "";
  private shown: (sign: string, button: string) => void = () => undefined;

  constructor(
    private readonly sound: Sound,
    private readonly speak: (text: string) => void,
    ending: AbortSignal,
  ) {
    this.listenToButton({ signal: ending });
    this.listenToKeys({ signal: ending });
    ending.addEventListener(
      "abort",
      sound.onChange(() => this.show()),
    );
    this.show();
  }

  /** What the bar says, for those who do not look at the page: told now, and when it changes. */
  onShow(shown: (sign: string, button: string) => void): void {
    this.shown = shown;
    this.show();
  }

  /** Off, or on again; opens the microphone if it is not open. Where a key is to be held, it is latched, or let go. */
  toggle(): void {
    const { state } = this.sound;
    if (state.microphone === "asking" || state.microphone === "unsupported") return;
    if (state.microphone !== "on" && state.microphone !== "interrupted") void this.sound.openMicrophone();
    else if (state.mode === "open") this.sound.setMuted(!state.muted);
    else this.hold(() => this.holding.toggleLatch());
  }

  hear(heard: HeardView, zone: string): void {
    this.heard = heard;
    this.zone = zone;
    this.show();
  }

  /** The connection is gone: what the server said of who hears one holds no longer. */
  disconnected(): void {
    this.heard = null;
    this.show();
  }

  private listenToButton(listening: AddEventListenerOptions): void {
    const { button } = this;
    button.addEventListener("click", (event) => this.press(event), listening);
    button.addEventListener("pointerdown", (event) => this.pointerDown(event), listening);
    for (const up of ["pointerup", "pointercancel", "lostpointercapture"] as const)
      button.addEventListener(up, ({ pointerId }) => this.pointerUp(pointerId), listening);
    button.addEventListener("contextmenu", (event) => this.isPush && event.preventDefault(), listening);
  }

  private listenToKeys(listening: AddEventListenerOptions): void {
    window.addEventListener("keydown", (event) => this.keyDown(event), listening);
    // Whatever else is held or typed meanwhile: who lets go of the key is heard no longer.
    window.addEventListener(
      "keyup",
      (event) => letterOf(event) === "v" && this.hold(() => this.holding.releaseKey()),
      listening,
    );
    window.addEventListener("blur", () => this.hold(() => this.holding.letGo()), listening);
  }

  private get isPush(): boolean {
    return this.sound.state.mode === "push" && this.sound.state.microphone === "on";
  }

  private press(event: MouseEvent): void {
    // A press that a pointer made has had its length; one that a key or a screen reader made has none.
    if (!this.isPush || event.detail === 0) this.toggle();
  }

  private pointerDown(event: PointerEvent): void {
    if (!this.isPush || event.button !== 0) return;
    this.button.setPointerCapture(event.pointerId);
    this.hold(() => this.holding.pressPointer(event.pointerId));
  }

  private pointerUp(id: number): void {
    this.hold(() => this.holding.releasePointer(id));
  }

  private keyDown(event: KeyboardEvent): void {
    const elsewhere = needElement("inside").hidden || isTyping(event);
    if (elsewhere || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (letterOf(event) === "v" && this.isPush) this.hold(() => this.holding.pressKey());
    if (letterOf(event) === "m") this.toggle();
  }

  private hold(change: () => void): void {
    const before = this.holding.down;
    change();
    if (this.holding.down !== before) this.sound.hold(this.holding.down);
  }

  private show(): void {
    const { state, level } = this.sound;
    // Nothing is held any more: the way to talk has changed, or something else has made them quiet.
    if (!this.isPush || state.muted) this.holding.reset();
    const sign = voiceSign(state, this.heard, this.zone);
    const button = microphoneButton(state);
    setText(this.button, button.label);
    this.button.disabled = button.disabled;
    if (button.pressed === null) this.button.removeAttribute("aria-pressed");
    else this.button.setAttribute("aria-pressed", String(button.pressed));
    this.button.style.setProperty("--level", String(state.sending ? level : 0));
    setText(this.line, sign.text);
    this.line.dataset.tone = sign.tone;
    this.shown(sign.text, button.label);
    this.tell(sign.text);
  }

  /** Said aloud when it changes in kind, not with every person who comes nearer, nor at every word of one's own. */
  private tell(text: string): void {
    const kind = text.replace(/\d+/g, "");
    if (kind === this.said || this.holding.down) return;
    const first = this.said === "";
    this.said = kind;
    if (!first && !needElement("inside").hidden) this.speak(text.endsWith(".") ? text : `${text}.`);
  }
}

/** The letter that is written on a key; on a keyboard without Latin letters, the one that is there on others. */
function letterOf({ key, code }: KeyboardEvent): string {
  return /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace("Key", "").toLowerCase();
}

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !["radio", "checkbox", "range"].includes(target.type))
  );
}
