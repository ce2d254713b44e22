// A list on the page that follows a list of things: each thing keeps its element for as long as it is there, so that
// the focus stays where it is while others come and go.

export interface KeyedRow<T> {
  readonly element: HTMLElement;
  update(item: T): void;
}

export class KeyedList<T> {
  private readonly rows = new Map<string | number, KeyedRow<T>>();

  constructor(
    private readonly list: HTMLElement,
    private readonly keyOf: (item: T) => string | number,
    private readonly makeRow: (item: T) => KeyedRow<T>,
  ) {}

  show(items: readonly T[]): void {
    const keys = new Set(items.map(this.keyOf));
    for (const [key, row] of this.rows) {
      if (keys.has(key)) continue;
      row.element.remove();
      this.rows.delete(key);
    }
    items.forEach((item, i) => {
      this.showOne(item, i);
    });
  }

  private showOne(item: T, index: number): void {
    const key = this.keyOf(item);
    const row = this.rows.get(key) ?? this.makeRow(item);
    this.rows.set(key, row);
    row.update(item);
    // Moving an element takes the focus from it, so it is moved only when it must be.
    const there = this.list.children[index];
    if (there !== row.element) this.list.insertBefore(row.element, there ?? null);
  }
}
