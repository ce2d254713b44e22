// The settings of sound, the same at the door and in the room: microphone and its level, when one is heard, a chime for
// the headphones, how loud the others are.

import type { Sound, TalkMode } from "../../voice/contract";
import { soundStatus } from "../heard";
import { make, need, needButton, needElement, onClick, setText } from "./elements";

/** There is nothing to choose from, or it would help nobody. */
const NO_CHOICE: readonly string[] = ["unsupported", "off", "refused"];

export class SoundPanel {
  private readonly device = need("device", HTMLSelectElement);
  private readonly level = need("level", HTMLMeterElement);
  private readonly volume = need("volume", HTMLInputElement);
  /** For which of the sound's `devices` the microphones were listed. */
  private listed = 0;

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

  private get isOn(): boolean {
    return ["on", "interrupted"].includes(this.sound.state.microphone);
  }

  private toggle(): void {
    if (this.isOn) this.sound.closeMicrophone();
    else void this.sound.openMicrophone();
  }

  private show(): void {
    const { state, level } = this.sound;
    const button = needButton("use-microphone");
    setText(button, this.isOn ? "Turn microphone off" : "Use my microphone");
    button.disabled = state.microphone === "unsupported" || state.microphone === "asking";
    setText(needElement("sound-status"), soundStatus(state));
    setText(needElement("door-voice"), this.isOn ? "microphone on" : "listening only");
    needElement("microphone-choice").hidden = NO_CHOICE.includes(state.microphone) || state.devices === 0;
    this.level.value = this.isOn ? level : 0;
    if (state.devices !== this.listed) void this.listDevices(state.devices);
  }

  private async listDevices(devices: number): Promise<void> {
    this.listed = devices;
    // A browser that does not say what there is leaves what was shown.
    const found = await this.sound.microphones().catch(() => null);
    if (!found || devices !== this.listed) return;
    this.device.replaceChildren(
      ...found.map(({ id, label }) => Object.assign(make("option", "", label), { value: id })),
    );
    this.device.value = this.sound.state.device;
  }
}
