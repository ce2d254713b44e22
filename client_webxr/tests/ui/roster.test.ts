import { describe, expect, it } from "vitest";
import { announce, badgeOf, blockWords, rosterRows } from "../../src/ui/roster";
import { PresenceState, Role } from "../../src/wire";
import { person } from "./people";

const { away, reconnecting } = PresenceState;

describe("the rows of the list", () => {
  const people = [
    person(1, "Wren"),
    person(2, "Alder", { seat: 3 }),
    person(3, "Moss", { role: Role.facilitator, presence: away, seat: 1 }),
    person(4, "Brook", { presence: reconnecting }),
    person(9, "Alder"),
  ];

  it("begin with oneself, then those who lead, then everybody by name", () => {
    expect(rosterRows(people, 1).map(({ slot }) => slot)).toEqual([1, 3, 2, 9, 4]);
    expect(rosterRows(people, 1).map(({ own }) => own)).toEqual([true, false, false, false, false]);
  });

  it("say how somebody is here: away before sitting, nothing when standing", () => {
    const words = new Map(rosterRows(people, 1).map((row) => [row.slot, row.presence]));
    expect([...words].sort()).toEqual([
      [1, ""],
      [2, "sitting"],
      [3, "away"],
      [4, "reconnecting"],
      [9, ""],
    ]);
  });

  it.each([
    [Role.participant, []],
    [Role.designer, []],
    [Role.facilitator, [0, 2, 4]],
    [Role.operator, [0, 1, 2, 4]],
    [99, []],
  ])("offer to remove those of lower rank alone, to role %i", (own, removable) => {
    const others = Object.values(Role).map((role) => person(10 + role, `p${role}`, { role }));
    const rows = rosterRows([person(1, "me", { role: own }), ...others], 1);
    expect(
      rows
        .filter((row) => row.ranksBelow)
        .map((row) => row.slot - 10)
        .sort(),
    ).toEqual(removable);
  });

  it("offer nothing to somebody who is not in the list yet", () => {
    expect(rosterRows(people, 77).some((row) => row.ranksBelow || row.own)).toBe(false);
  });

  it("carry a badge for every role but a participant's and those of a later server", () => {
    const badges = [Role.participant, Role.facilitator, Role.designer, Role.operator, Role.observer, 42].map(
      badgeOf,
    );
    expect(badges).toEqual(["", "Facilitator", "Designer", "Operator", "Observer", ""]);
  });
});

describe("what is said of comings and goings", () => {
  const [me, wren, alder] = [person(0, "Me"), person(1, "Wren"), person(2, "Alder")];

  it.each([
    ["nothing", [me, wren], [me, wren], ""],
    ["one who came", [me], [me, wren], "Wren came in."],
    ["two who left", [me, wren, alder], [me], "Wren and Alder left."],
    ["both", [me, wren], [me, alder], "Alder came in. Wren left."],
    ["oneself", [], [me], ""],
  ])("%s", (_, before, after, said) => {
    expect(announce(before, after, 0)).toBe(said);
  });

  it("names three at most", () => {
    const crowd = ["Ash", "Bay", "Cay", "Dew"].map((name, i) => person(i + 1, name));
    expect(announce([], crowd.slice(0, 3), 0)).toBe("Ash, Bay and Cay came in.");
    expect(announce([], crowd, 0)).toBe("4 people came in.");
  });

  it("knows somebody new in an old slot", () => {
    expect(announce([wren], [person(1, "Robin")], 0)).toBe("Robin came in. Wren left.");
  });

  it("tells who is away, who reconnects, who is back", () => {
    const before = [wren, alder, person(3, "Elm", { presence: away })];
    const after = [
      person(1, "Wren", { presence: away }),
      person(2, "Alder", { presence: reconnecting }),
      person(3, "Elm"),
    ];
    expect(announce(before, after, 0)).toBe(
      "Elm is here again. Wren is away for a moment. Alder is reconnecting.",
    );
    const many = announce(
      [wren, alder],
      [wren, alder].map((one) => ({ ...one, presence: away })),
      0,
    );
    expect(many).toBe("Wren and Alder are away for a moment.");
  });

  it("does not tell of a change of seat, nor of one's own absence", () => {
    expect(
      announce(
        [me, wren],
        [
          { ...me, presence: away },
          { ...wren, seat: 4 },
        ],
        0,
      ),
    ).toBe("");
  });
});

describe("how it is with somebody's voice", () => {
  it("is said beside their name", () => {
    const rows = rosterRows(
      [person(1, "a"), person(2, "b", { muted: true }), person(3, "c", { muted: true, silenced: true })],
      1,
      (slot) => slot === 2,
    );
    expect(rows.map(({ voice }) => voice)).toEqual(["", "microphone off", "muted by a facilitator"]);
    expect(rows.map(({ blocked }) => blocked)).toEqual([false, true, false]);
  });

  it("is said when one has decided not to hear them", () => {
    expect(blockWords("Wren", true, true)).toMatch(/do not hear/);
    expect(blockWords("Wren", false, true)).toMatch(/again/);
    expect(blockWords("Wren", true, false)).toBe(
      "You and Wren will not hear or read each other when you are back. They are not told.",
    );
    expect(blockWords("Wren", false, false)).toMatch(/will hear .* when you are back/);
  });
});
