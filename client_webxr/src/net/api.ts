// The few HTTP calls of the client, and the check that what comes back is what was asked for.
//
// Answers are read as unknown and narrowed here, so that no page trusts a shape it did not check. Works in pages and workers.

import type { TicketAnswer } from "./connection";

export interface RoomSummary {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly scene: string;
  readonly people: number;
  readonly capacity: number;
}

export interface SignIn {
  readonly token: string;
  readonly role: string;
  readonly expiresInS: number;
}

/** Not what was asked for: no network, a refusal, or an answer of another shape. `status` is 0 where there was none. */
export class ApiError extends Error {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }
}

type Fields = Readonly<Record<string, unknown>>;
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** The rooms of this server. Throws ApiError. */
export async function fetchRooms(fetch: Fetch): Promise<readonly RoomSummary[]> {
  const { rooms } = await call(fetch, "/api/rooms", {});
  if (!Array.isArray(rooms)) throw new ApiError(0);
  return rooms.map(readRoom);
}

/** Trades the secret of a one-time link for a token. Throws ApiError; 401 and 403 when it is used up. */
export async function signIn(fetch: Fetch, secret: string): Promise<SignIn> {
  const answer = await call(fetch, "/api/sign-in", post({ secret }));
  return {
    token: text(answer.token),
    role: text(answer.role),
    expiresInS: whole(answer.expires_in_s),
  };
}

/** Asks for a ticket to a room. Never throws. */
export async function askTicket(fetch: Fetch, room: string, token: string | null): Promise<TicketAnswer> {
  try {
    const answer = await call(fetch, "/api/join", post({ room }, token));
    return { ok: true, ticket: text(answer.ticket) };
  } catch (error) {
    return { ok: false, status: error instanceof ApiError ? error.status : 0 };
  }
}

function post(body: Fields, token: string | null = null): RequestInit {
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  return { method: "POST", headers, body: JSON.stringify(body) };
}

async function call(fetch: Fetch, url: string, init: RequestInit): Promise<Fields> {
  const response = await fetch(url, { ...init, cache: "no-store", credentials: "omit" }).catch(() => null);
  if (!response) throw new ApiError(0);
  if (!response.ok) throw new ApiError(response.status);
  const answer: unknown = await response.json().catch(() => null);
  return fields(answer);
}

function readRoom(value: unknown): RoomSummary {
  const room = fields(value);
  return {
    slug: text(room.slug),
    title: text(room.title),
    description: text(room.description),
    scene: text(room.scene),
    people: whole(room.people),
    capacity: whole(room.capacity),
  };
}

function fields(value: unknown): Fields {
  if (typeof value !== "object" || value === null) throw new ApiError(0);
  return value as Fields;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new ApiError(0);
  return value;
}

function whole(value: unknown): number {
  if (typeof value !== "number") throw new ApiError(0);
  return value;
}
