// What lies over the place: the bar, the panels, and the quiet lines. It knows what it may ask for, and no more.

import type { LinkState } from "../../types";
import type { RosterRow } from "../roster";
import { TEXT_SIZES, textScale, textStep, textWords } from "../text-size";
import type { Announcer } from "./announcer";
import { needButton, needDialog, needElement, onClick, setText } from "./elements";
import { Panels } from "./panels";
import { RosterList } from "./roster-list";
import { ConnectionLine, Notice } from "./toast";

export interface HudDeeds {
  sitOrStand(): void;
  recenter(): void;
  leave(): void;
  remove(slot: number): void;
  block(slot: number, name: string, blocked: boolean): void;
  silence(slot: number, silenced: boolean): void;
  deafen(deafened: boolean): void;
  zoneDoor(): void;
  hurry(): void;
  enterVR(): void;
  setTextSize(scale: number): void;
  /** Gives the keys back to the place. */
  focusPlace(): void;
  /** Says it in the place, to those who do not see the page. */
  tellInPlace(text: string): void;
}

const TEXT_KEY = "stillroom.text";

export class Hud {
  private readonly roster: RosterList;
  private readonly notice: Notice;
  private readonly line: ConnectionLine;
  private readonly panels = new Panels(["words", "people", "sound", "more"]);
  private step = 0;

  constructor(
    private readonly deeds: HudDeeds,
    announcer: Announcer,
    private readonly shelf: Storage | null,
  ) {
    const speak = (text: string) => {
      announcer.say(text);
      deeds.tellInPlace(text);
    };
    this.roster = new RosterList(deeds);
    this.notice = new Notice(speak, () => deeds.focusPlace());
    this.line = new ConnectionLine(
      speak,
      () => deeds.focusPlace(),
      () => deeds.hurry(),
    );
    this.wireBar();
    this.wireMore();
    this.wireHelp();
    this.setTextStep(Number(shelf?.getItem(TEXT_KEY) ?? 0));
  }

  /** Comes to the front: somebody is inside now. */
  open(title: string, sceneWords: string): void {
    setText(needElement("inside-title"), title);
    setText(needElement("scene-words"), sceneWords);
    setText(needElement("help-scene"), sceneWords);
    needElement("inside").hidden = false;
  }

  close(): void {
    for (const id of ["help", "confirm"]) needDialog(id).close();
    needElement("inside").hidden = true;
  }

  people(rows: readonly RosterRow[]): void {
    this.roster.show(rows);
  }

  seated(seated: boolean): void {
    setText(needButton("seat"), seated ? "Stand up" : "Sit down");
  }

  connection(state: LinkState): void {
    this.line.show(state.kind === "reconnecting" ? state.text : "");
  }

  /** Who speaks now: a mark beside their names. */
  speaking(loudness: (slot: number) => number): void {
    this.roster.speaking(loudness);
  }

  /** Opens the list of people: it is all there is to see. */
  showPeople(): void {
    this.panels.show("people");
  }

  /** Where everybody is, beside their names. */
  bearings(words: (slot: number) => string): void {
    this.roster.bearings(words);
  }

  /** The door of the zone one is in; empty: there is none. */
  zoneDoor(label: string): void {
    const button = needButton("zone-door");
    if (label) setText(button, label);
    button.hidden = !label;
  }

  deafened(deafened: boolean): void {
    const button = needButton("deafen");
    button.setAttribute("aria-pressed", String(deafened));
    setText(button, deafened ? "Hear the others again" : "Hear nobody for a while");
  }

  tell(text: string): void {
    this.notice.show(text);
  }

  offerVR(offered: boolean): void {
    needButton("into-vr").hidden = !offered;
  }

  private wireBar(): void {
    this.deed("seat", () => this.deeds.sitOrStand());
    this.deed("zone-door", () => this.deeds.zoneDoor());
    onClick(needButton("leave"), () => this.deeds.leave());
    const deafen = needButton("deafen");
    onClick(deafen, () => this.deeds.deafen(deafen.getAttribute("aria-pressed") !== "true"));
  }

  private wireMore(): void {
    this.deed("recenter", () => this.deeds.recenter());
    onClick(needButton("into-vr"), () => this.deeds.enterVR());
    onClick(needButton("text-smaller"), () => this.setTextStep(textStep(this.step, -1)));
    onClick(needButton("text-larger"), () => this.setTextStep(textStep(this.step, 1)));
    onClick(needButton("hide"), () => this.setHidden(true));
    onClick(needButton("show"), () => this.setHidden(false));
  }

  private wireHelp(): void {
    const help = needDialog("help");
    onClick(needButton("help-button"), () => help.showModal());
    onClick(needButton("help-close"), () => help.close());
  }

  /** A button after which the keys go back to the place, if it was a mouse or a finger that pressed it. */
  private deed(id: string, act: () => void): void {
    onClick(needButton(id), (event) => {
      act();
      if (event.detail > 0) this.deeds.focusPlace();
    });
  }

  private setHidden(hidden: boolean): void {
    this.panels.show(null);
    needElement("bar").hidden = hidden;
    needButton("show").hidden = !hidden;
    needButton(hidden ? "show" : "more-button").focus();
  }

  private setTextStep(step: number): void {
    this.step = TEXT_SIZES[step] === undefined ? 0 : step;
    document.documentElement.dataset.text = String(this.step);
    setText(needElement("text-now"), textWords(this.step));
    this.shelf?.setItem(TEXT_KEY, String(this.step));
    this.deeds.setTextSize(textScale(this.step));
  }
}
