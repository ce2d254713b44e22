// The form at the door: a name, a colour, the ways in.

import { PALETTE } from "../../avatar/palette";
import { type Door, viewOf } from "../door";
import { anotherName, checkName } from "../names";
import { make, need, needButton, needElement, onClick, setText } from "./elements";

export interface Wish {
  readonly name: string;
  readonly colour: number;
  readonly vr: boolean;
}

export class DoorForm {
  private readonly form = need("door-form", HTMLFormElement);
  private readonly name = need("name", HTMLInputElement);

  constructor(first: { readonly name: string; readonly colour: number }, enter: (wish: Wish) => void) {
    this.name.value = first.name;
    needElement("colours").append(...PALETTE.map((_, i) => colourChoice(i, i === first.colour)));
    onClick(needButton("another"), () => this.another());
    this.name.addEventListener("input", () => this.name.ariaInvalid === "true" && this.check());
    onClick(needButton("enter-vr"), () => this.submit(true, enter));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(false, enter);
    });
  }

  open(): void {
    this.form.hidden = false;
  }

  get colour(): number {
    return Number(new FormData(this.form).get("colour") ?? 0);
  }

  /** `connecting`: what the connection says of itself meanwhile; empty for nothing. */
  show(door: Door, connecting: string): void {
    const view = viewOf(door);
    needButton("enter").disabled = !view.canEnter;
    needButton("enter-vr").hidden = !view.showVr;
    needButton("enter-vr").disabled = !view.canEnterVr;
    setText(needElement("door-status"), connecting || view.status);
    setText(needElement("door-problem"), door.problem);
  }

  private submit(vr: boolean, enter: (wish: Wish) => void): void {
    const name = this.check();
    if (name === null) this.name.focus();
    else enter({ name, colour: this.colour, vr });
  }

  /** The name if it will do; else says what is wrong with it. */
  private check(): string | null {
    const check = checkName(this.name.value);
    this.name.ariaInvalid = String(!check.ok);
    setText(needElement("name-problem"), check.ok ? "" : check.problem);
    return check.ok ? check.name : null;
  }

  private another(): void {
    this.name.value = anotherName(Math.random, this.name.value);
    this.check();
  }
}

function colourChoice(index: number, checked: boolean): HTMLLabelElement {
  const colour = PALETTE[index];
  const input = make("input", "");
  Object.assign(input, { type: "radio", name: "colour", value: String(index), checked });
  const dot = make("span", "dot");
  dot.style.backgroundColor = colour?.hex ?? "";
  return make("label", "colour", input, dot, colour?.name ?? "");
}
