// Typed events, for the page's side of the connection. `Events` maps each event's name to what its listeners get.
//
// Some events are states ("moved", "state"): who begins to listen late must still learn the latest one. These are named
// at construction, remembered, and told to a new listener in a microtask, after its own set-up is complete.

type Listener<T> = (value: T) => void;

export class Emitter<Events extends object> {
  private readonly listeners = new Map<keyof Events, Set<Listener<never>>>();
  private readonly latest = new Map<keyof Events, unknown>();

  constructor(private readonly states: readonly (keyof Events)[] = []) {}

  /** Listens; returns the function that stops it. */
  on<K extends keyof Events>(event: K, listener: Listener<Events[K]>): () => void {
    const set = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, set);
    set.add(listener);
    if (this.latest.has(event)) {
      queueMicrotask(() => set.has(listener) && listener(this.latest.get(event) as Events[K]));
    }
    return () => set.delete(listener);
  }

  emit<K extends keyof Events>(event: K, value: Events[K]): void {
    if (this.states.includes(event)) this.latest.set(event, value);
    for (const listener of this.listeners.get(event) ?? []) (listener as Listener<Events[K]>)(value);
  }
}
