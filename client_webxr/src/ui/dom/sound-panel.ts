// The settings of sound, the same at the door and in the room: microphone and its level, when one is heard, a chime for
// the headphones, how loud the others are.

import type { Sound, TalkMode } from "../../voice/contract";
import { soundStatus } from "../heard";
import { make, need, needButton, needElement, onClick, setText } from "./elements";

export class SoundPanel {
  private readonly device = need("device", HTMLSelectElement);
  private readonly level = need("level", HTMLMeterElement);
  private readonly volume = need("volume", HTMLInputElement);
  /** The microphones that are shown, as one text: what has not changed is left alone. */
  private shown = "";

  constructor(private readonly sound: Sound) {
    onClick(needButton("use-microphone"), () => this.toggle());
    onClick(needButton("chime"), () => void sound.chime());
    this.device.addEventListener("change", () => void sound.openMicrophone(this.device.value));
    this.volume.addEventListener("input", () => sound.setVolume(Number(this.volume.value)));
    for (const choice of document.querySelectorAll<HTMLInputElement>("input[name=talk]"))
      choice.addEventListener("change", () => choice.checked && sound.setMode(choice.value as TalkMode));
    sound.onChange(() => this.show());
    this.show();
  }

  /** From the door into the room, with everything that was chosen. */
  moveInside(): void {
    needElement("sound-inside").append(needElement("sound-settings"));
  }

  private toggle(): void {
    if (this.sound.state.microphone === "on") this.sound.closeMicrophone();
    else void this.sound.openMicrophone();
  }

  private show(): void {
    const { state, level } = this.sound;
    const on = state.microphone === "on";
    const button = needButton("use-microphone");
    setText(button, on ? "Turn microphone off" : "Use my microphone");
    button.disabled = state.microphone === "unsupported" || state.microphone === "asking";
    setText(needElement("sound-status"), soundStatus(state));
    setText(needElement("door-voice"), on ? "microphone on" : "listening only");
    needElement("microphone-choice").hidden = !on;
    this.level.value = on ? level : 0;
    if (on) void this.listDevices();
    else this.shown = "";
  }

  private async listDevices(): Promise<void> {
    if (this.shown) return;
    this.shown = "…";
    const found = await this.sound.microphones();
    this.shown = found.map(({ id, label }) => `${id} ${label}`).join();
    const chosen = this.device.value;
    this.device.replaceChildren(
      ...found.map(({ id, label }) => Object.assign(make("option", "", label), { value: id })),
    );
    if (found.some(({ id }) => id === chosen)) this.device.value = chosen;
  }
}
