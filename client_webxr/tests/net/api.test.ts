import { describe, expect, it } from "vitest";
import { ApiError, askTicket, type Fetch, fetchRooms, signIn } from "../../src/net/api";

const ROOM = {
  slug: "lakeside",
  title: "Lakeside",
  description: "Calm.",
  scene: "lakeside",
  people: 2,
  capacity: 12,
};

/** A server that answers everything alike, and remembers what it was asked. */
function serving(body: unknown, status = 200): { fetch: Fetch; asked: [string, RequestInit | undefined][] } {
  const asked: [string, RequestInit | undefined][] = [];
  const fetch: Fetch = async (url, init) => {
    asked.push([url, init]);
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status });
  };
  return { fetch, asked };
}

const offline: Fetch = () => Promise.reject(new TypeError("no network"));

describe("the rooms", () => {
  it("are read, and nothing beside what is known of them", async () => {
    const { fetch, asked } = serving({ rooms: [{ ...ROOM, more: 1 }] });
    expect(await fetchRooms(fetch)).toEqual([ROOM]);
    expect(asked[0]?.[1]).toMatchObject({ cache: "no-store", credentials: "omit" });
  });

  it.each([
    ["a refusal", serving({}, 503).fetch, 503],
    ["no network", offline, 0],
    ["not JSON", serving("<html>").fetch, 0],
    ["not an object", serving([]).fetch, 0],
    ["a room of another shape", serving({ rooms: [{ ...ROOM, people: "two" }] }).fetch, 0],
    ["a room without a slug", serving({ rooms: [{ ...ROOM, slug: 1 }] }).fetch, 0],
  ])("are an ApiError for %s", async (_, fetch, status) => {
    const error = await fetchRooms(fetch).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).status).toBe(status);
  });
});

describe("a ticket", () => {
  it("is asked for with the room, and with the token where there is one", async () => {
    const { fetch, asked } = serving({ ticket: "abc", role: "participant", expires_in_ms: 30000 });
    expect(await askTicket(fetch, "lakeside", null)).toEqual({ ok: true, ticket: "abc" });
    await askTicket(fetch, "lakeside", "tok");
    expect(asked.map(([url]) => url)).toEqual(["/api/join", "/api/join"]);
    expect(asked[0]?.[1]?.body).toBe('{"room":"lakeside"}');
    expect(asked.map(([, init]) => new Headers(init?.headers).get("Authorization"))).toEqual([
      null,
      "Bearer tok",
    ]);
  });

  it.each([
    [serving({}, 409).fetch, 409],
    [offline, 0],
    [serving({}).fetch, 0],
  ])("that is not given says with what status", async (fetch, status) => {
    expect(await askTicket(fetch, "lakeside", null)).toEqual({ ok: false, status });
  });

  it("lets our own mistakes look like no answer", async () => {
    const broken: Fetch = () => {
      throw new RangeError("bug");
    };
    expect(await askTicket(broken, "lakeside", null)).toEqual({ ok: false, status: 0 });
  });
});

it("signing in trades the secret for a token", async () => {
  const { fetch, asked } = serving({ token: "tok", role: "facilitator", expires_in_s: 3600 });
  expect(await signIn(fetch, "secret")).toEqual({ token: "tok", role: "facilitator", expiresInS: 3600 });
  expect(asked[0]?.[1]?.body).toBe('{"secret":"secret"}');
});
