// The room page, from its address to the door: which room it is, whether there is a place in it, whether this browser
// can draw it. From the door on it is a visit (visit.ts).

import { fetchRooms, type RoomSummary } from "../net/api";
import { deviceOf, slugOf, wantsProbe, wantsSoundOnly } from "../ui/address";
import { need, needElement, setText, tabShelf } from "../ui/dom/elements";
import { showEnding } from "../ui/dom/ending";
import { peopleWords } from "../ui/rooms";
import { forgetSigned, readSigned, signedWords } from "../ui/signin";
import { FULL_ROOM, NO_SUCH_ROOM, type PageEnding, UNREACHABLE, UNSEEN } from "../ui/words";
import { Device } from "../wire";
import { Visit } from "./visit";

const shelf = tabShelf();

function end(ending: PageEnding): void {
  document.body.dataset.phase = "ended";
  showEnding(ending, {
    again: () => location.reload(),
    asParticipant: () => {
      forgetSigned(shelf);
      location.reload();
    },
  });
}

/** The room of this page's address, or why there is none to come into. */
async function find(): Promise<RoomSummary | PageEnding> {
  const slug = slugOf(location.pathname);
  const rooms = await fetchRooms(window.fetch.bind(window)).catch(() => null);
  if (!rooms) return UNREACHABLE;
  const room = rooms.find((one) => one.slug === slug);
  if (!room) return NO_SUCH_ROOM;
  // Those who hold the circle may come in although every place is taken.
  return room.people >= room.capacity && !readSigned(shelf, Date.now()) ? FULL_ROOM : room;
}

function dressDoor(room: RoomSummary): void {
  document.title = `${room.title} · Stillroom`;
  setText(needElement("door-title"), room.title);
  setText(needElement("door-people"), `${peopleWords(room.people, room.capacity)}.`);
  const signed = readSigned(shelf, Date.now());
  needElement("door-signed").hidden = !signed;
  if (signed) setText(needElement("door-signed"), `${signedWords(signed).title}.`);
}

/** The other way in: with or without a picture. */
function dressWay(soundOnly: boolean): void {
  if (soundOnly) document.body.dataset.sound = "only";
  const way = need("other-way", HTMLAnchorElement);
  way.href = soundOnly ? location.pathname : `${location.pathname}?sound`;
  setText(way, soundOnly ? "Come in with a picture of the place" : "Come in by sound alone, without 3D");
}

async function begin(): Promise<void> {
  const found = await find();
  if ("cause" in found) return end(found);
  dressDoor(found);
  const soundOnly = wantsSoundOnly(location.search);
  const device = (vr: boolean) =>
    soundOnly ? Device.other : deviceOf(vr, matchMedia("(pointer: coarse)").matches);
  dressWay(soundOnly);
  const visit = await Visit.begin(found, { shelf, device, soundOnly, ended: end });
  if (!visit) return end(UNSEEN);
  if (wantsProbe(location.search)) Object.assign(window, { stillroom: visit.probe });
}

// A page that the browser kept while somebody was elsewhere holds a visit that has ended.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

void begin();
