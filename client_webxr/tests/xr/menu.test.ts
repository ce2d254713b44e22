import { describe, expect, it } from "vitest";
import { newRig } from "../../src/rig/source";
import type { Side } from "../../src/xr/input";
import { WristMenu } from "../../src/xr/menu";
import type { PanelButton, WristPanel } from "../../src/xr/panel";

const STATE = {
  seated: false,
  walking: false,
  sticks: true,
  people: 1,
  door: "",
  voice: { sign: "", button: "Mute" },
};
const DT = 0.1;

/** A panel that keeps what it is told, and is met wherever `met` says. */
class FakePanel {
  open = false;
  readonly normal = [0, 0, 1] as const;
  place_: readonly number[] = [];
  hovered: PanelButton | null = null;
  met: { distance: number; key: PanelButton | null } | null = null;

  update(_dt: number, open: boolean): void {
    this.open = open;
  }
  place(at: readonly number[]): void {
    this.place_ = [...at];
  }
  hover(key: PanelButton | null): void {
    this.hovered = key;
  }
  meet() {
    return this.met;
  }
}

function opened() {
  const [panel, pressed, rig] = [new FakePanel(), [] as PanelButton[], newRig()];
  const side = (name: "left" | "right"): Side => ({
    name,
    hand: rig[name],
    from: [0, 1, 0],
    direction: [0, 0, -1],
    tip: [0, 1, 0],
    tracked: true,
    pressed: false,
    menu: false,
    stick: { x: 0, y: 0 },
  });
  const [left, right] = [side("left"), side("right")];
  rig.left.tracked = true;
  const menu = new WristMenu(panel as unknown as WristPanel, (key) => pressed.push(key));
  const step = () => menu.step(DT, rig, left, right, STATE, 1);
  const click = () => {
    left.menu = true;
    step();
    left.menu = false;
    step();
  };
  return { panel, pressed, rig, left, right, menu, step, click };
}

const lookDown = (x: number) => [x, 0, 0, Math.sqrt(1 - x * x)] as const;

describe("the panel", () => {
  it("is shut as a rule", () => {
    const { panel, step } = opened();
    step();
    expect(panel.open).toBe(false);
  });

  it("opens by a button before the eyes, and shuts by it", () => {
    const { panel, menu, click } = opened();
    click();
    expect([panel.open, menu.detached]).toEqual([true, true]);
    expect(panel.place_[1]).toBeLessThan(1.6);
    expect(panel.place_[2]).toBeCloseTo(-0.5);
    click();
    expect([panel.open, menu.detached]).toEqual([false, false]);
  });

  it("stays where it was opened, until one goes away", () => {
    const { panel, rig, click, step } = opened();
    click();
    const place = panel.place_;
    rig.head.position[0] = 0.5;
    step();
    expect(panel.place_).toEqual(place);
    rig.head.position[0] = 3;
    step();
    expect(panel.open).toBe(false);
  });

  it("opens for a look at the wrist, and shuts when the look goes elsewhere", () => {
    const { panel, rig, step } = opened();
    // The left hand before the eyes, its back (-X of the grip) turned to them (+Z).
    rig.left.position.splice(0, 3, 0, 1.5, -0.4);
    rig.left.orientation.splice(0, 4, 0, Math.SQRT1_2, 0, Math.SQRT1_2);
    step();
    expect(panel.open).toBe(true);
    rig.head.orientation.splice(0, 4, 0, 1, 0, 0);
    step();
    expect(panel.open).toBe(false);
  });

  it("opens for a look down where there is no left hand, and stays while one looks", () => {
    const { panel, rig, step } = opened();
    rig.left.tracked = false;
    step();
    expect(panel.open).toBe(false);
    rig.head.orientation.splice(0, 4, ...lookDown(-0.4));
    step();
    expect(panel.open).toBe(true);
    rig.head.orientation.splice(0, 4, ...lookDown(-0.26));
    step();
    expect(panel.open).toBe(true);
    rig.head.orientation.splice(0, 4, 0, 0, 0, 1);
    step();
    expect(panel.open).toBe(false);
  });
});

describe("a key", () => {
  it("is pressed by a click of a ray that rests on it, not by the ray alone", () => {
    const { panel, pressed, menu, right, click } = opened();
    click();
    panel.met = { distance: 0.4, key: "leave" };
    expect(menu.point(right, false)).toBe(0.4);
    expect([panel.hovered, pressed]).toEqual(["leave", []]);
    menu.point(right, true);
    expect(pressed).toEqual(["leave"]);
  });

  it("is not met from afar, nor by a hand that is not there", () => {
    const { panel, menu, right, click } = opened();
    click();
    panel.met = { distance: 3, key: "leave" };
    expect(menu.point(right, true)).toBe(null);
    panel.met = { distance: 0.3, key: "leave" };
    right.tracked = false;
    expect(menu.point(right, true)).toBe(null);
  });

  it("is pressed once by a finger that comes through it, and by its ray in the same moment", () => {
    const { panel, pressed, rig, right, menu, click, step } = opened();
    click();
    for (let i = 0; i < 4; i++) step();
    rig.right.tracked = true;
    // The probe begins 8 cm before the fingertip.
    for (const distance of [0.12, 0.1, 0.083]) {
      panel.met = { distance, key: "seat" };
      step();
    }
    expect(pressed).toEqual(["seat"]);
    menu.point(right, true);
    expect(pressed).toEqual(["seat"]);
  });
});
