import { expect, it } from "vitest";
import { Holding } from "../../src/ui/holding";

it("lets each let go of its own alone", () => {
  const holding = new Holding();
  holding.pressKey();
  holding.pressPointer(7);
  holding.pressPointer(8);
  holding.releasePointer(8);
  holding.releaseKey();
  expect(holding.down).toBe(true);
  holding.releasePointer(7);
  expect(holding.down).toBe(false);
});

it("is latched by a press without a length, and let go by the next, whoever holds it", () => {
  const holding = new Holding();
  holding.toggleLatch();
  expect(holding.down).toBe(true);
  holding.toggleLatch();
  expect(holding.down).toBe(false);
  holding.pressKey();
  holding.toggleLatch();
  expect(holding.down).toBe(false);
});

it("keeps the latch when the window is left, and nothing when the way to talk changes", () => {
  const holding = new Holding();
  holding.toggleLatch();
  holding.letGo();
  expect(holding.down).toBe(true);
  holding.reset();
  expect(holding.down).toBe(false);
});
