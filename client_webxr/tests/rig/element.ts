// A canvas as keys, mouse and touch know it, for tests without a browser: it takes events and has a size.

export const WIDTH = 400;
export const HEIGHT = 200;

export class FakeCanvas extends EventTarget {
  readonly style = { touchAction: "" };
  readonly captured: number[] = [];
  focused = 0;

  focus(): void {
    this.focused++;
  }
  setPointerCapture(id: number): void {
    this.captured.push(id);
  }
  getBoundingClientRect() {
    return { left: 0, top: 0, width: WIDTH, height: HEIGHT };
  }

  /** Sends an event of a type with these properties; returns whether it was taken (its default prevented). */
  send(type: string, properties: object): boolean {
    const event = new Event(type, { cancelable: true });
    return !this.dispatchEvent(Object.assign(event, properties));
  }

  get element(): HTMLElement {
    return this as unknown as HTMLElement;
  }
}

export function newDeeds() {
  const done: string[] = [];
  return {
    done,
    sitOrStand: () => void done.push("sit or stand"),
    pick: (x: number, y: number) => void done.push(`pick ${x} ${y}`),
  };
}
