// The microphone in the bar, and the line that says who hears one. One control for every hand: button, M, and V to hold.

import type { HeardView } from "../../types";
import type { Sound } from "../../voice/contract";
import { microphoneButton, voiceSign } from "../heard";
import { needButton, needElement, setText } from "./elements";

const MUTE_KEY = "KeyM";
const HOLD_KEY = "KeyV";

export class VoiceBar {
  private readonly button = needButton("microphone");
  private readonly line = needElement("heard");
  private heard: HeardView | null = null;
  private zone = "";
  private said = "";
  private shown: (sign: string, button: string) => void = () => undefined;

  constructor(
    private readonly sound: Sound,
    private readonly speak: (text: string) => void,
    ending: AbortSignal,
  ) {
    const listening = { signal: ending };
    this.button.addEventListener("click", () => this.press(), listening);
    this.button.addEventListener("pointerdown", () => this.hold(true), listening);
    for (const up of ["pointerup", "pointercancel", "blur"])
      window.addEventListener(up, () => this.hold(false), listening);
    window.addEventListener("keydown", (event) => this.key(event, true), listening);
    window.addEventListener("keyup", (event) => this.key(event, false), listening);
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

  /** Off, or on again; opens the microphone if it is not open. */
  toggle(): void {
    const { state } = this.sound;
    if (state.microphone === "asking" || state.microphone === "unsupported") return;
    if (state.microphone !== "on") void this.sound.openMicrophone();
    else if (state.mode === "open") this.sound.setMuted(!state.muted);
  }

  hear(heard: HeardView, zone: string): void {
    this.heard = heard;
    this.zone = zone;
    this.show();
  }

  private press(): void {
    const { microphone, mode } = this.sound.state;
    if (microphone !== "on" || mode === "open") this.toggle();
  }

  private hold(down: boolean): void {
    if (this.sound.state.mode === "push") this.sound.hold(down);
  }

  private key(event: KeyboardEvent, down: boolean): void {
    if (needElement("inside").hidden || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey)
      return;
    if (event.code === HOLD_KEY && !event.repeat) this.hold(down);
    if (event.code === MUTE_KEY && down && !event.repeat) this.toggle();
  }

  private show(): void {
    const { state, level } = this.sound;
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

  /** Said aloud when it changes in kind, not with every person who comes nearer. */
  private tell(text: string): void {
    const kind = text.replace(/\d+/g, "");
    if (kind === this.said) return;
    const first = this.said === "";
    this.said = kind;
    if (!first && !needElement("inside").hidden) this.speak(`${text}.`);
  }
}

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !["radio", "checkbox", "range"].includes(target.type))
  );
}
