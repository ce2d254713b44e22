// Who holds the key to speak: a finger on V, a pointer on the button, or a latch for whoever cannot hold anything. Each
// lets go of its own alone, so that a mouse that looks around does not take the word from a finger on the keyboard. Pure.

export class Holding {
  private key = false;
  private pointer: number | null = null;
  private latched = false;

  /** Whether one speaks. */
  get down(): boolean {
    return this.key || this.pointer !== null || this.latched;
  }

  pressKey(): void {
    this.key = true;
  }

  releaseKey(): void {
    this.key = false;
  }

  /** A pointer presses the button; a second one changes nothing. */
  pressPointer(id: number): void {
    this.pointer ??= id;
  }

  releasePointer(id: number): void {
    if (this.pointer === id) this.pointer = null;
  }

  /** For a press without a length: a screen reader's, the wrist panel's, the key M. */
  toggleLatch(): void {
    this.latched = !this.down;
    this.letGo();
  }

  /** Whoever leaves the window cannot be seen to let go. */
  letGo(): void {
    this.key = false;
    this.pointer = null;
  }

  /** Another way to talk: nothing is held any more. */
  reset(): void {
    this.latched = false;
    this.letGo();
  }
}
