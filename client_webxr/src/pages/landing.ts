// The landing page: what this place is, which rooms there are, and signing in with a one-time link.
//
// The secret of such a link stands in the fragment, which browsers send to nobody; it is taken out of the address
// before anything else happens, so that it stays in no history and no screenshot.

import { ApiError, fetchRooms, signIn } from "../net/api";
import { make, needButton, needElement, onClick, setText, tabShelf } from "../ui/dom/elements";
import { KeyedList, type KeyedRow } from "../ui/dom/keyed";
import { type RoomCard, roomCards } from "../ui/rooms";
import { forgetSigned, keepSigned, readSigned, secretOf, signedWords, signInProblem } from "../ui/signin";

const REFRESH_MS = 15_000;
const request = window.fetch.bind(window);
const shelf = tabShelf();

// ---------------------------------------------------------------------------------------------- signing in

async function begin(): Promise<void> {
  const secret = secretOf(location.hash);
  if (secret === null) return showSigned(false);
  history.replaceState(null, "", location.pathname + location.search);
  try {
    keepSigned(shelf, await signIn(request, secret), Date.now());
    showSigned(true);
  } catch (error) {
    const status = error instanceof ApiError ? error.status : 0;
    showPanel("You are not signed in", signInProblem(status), false, true);
  }
}

function showSigned(justNow: boolean): void {
  const signed = readSigned(shelf, Date.now());
  if (!signed) return;
  const { title, text } = signedWords(signed);
  showPanel(title, text, true, justNow);
}

function showPanel(title: string, text: string, signed: boolean, focus: boolean): void {
  setText(needElement("signed-title"), title);
  setText(needElement("signed-text"), text);
  needButton("sign-out").hidden = !signed;
  needElement("signed").hidden = false;
  if (focus) needElement("signed-title").focus();
}

onClick(needButton("sign-out"), () => {
  forgetSigned(shelf);
  showPanel("You are signed out", "You may come in as a participant, like everybody.", false, true);
});

// ------------------------------------------------------------------------------------------------- the rooms

const list = new KeyedList<RoomCard>(needElement("rooms"), (card) => card.slug, makeCard);

function makeCard(first: RoomCard): KeyedRow<RoomCard> {
  const title = make("h3", "");
  const opening = make("p", "");
  const people = make("p", "people-count");
  const enter = make("a", "button main");
  enter.href = first.address;
  const bySound = make("a", "by-sound", "Come in by sound alone, without 3D");
  bySound.href = first.bySound;
  const element = make("li", "card room-card", title, opening, people, enter, bySound);
  return {
    element,
    update(card) {
      setText(title, card.title);
      setText(opening, card.opening);
      setText(people, card.people);
      setText(enter, card.full ? `Look at the door of ${card.title}` : `Go to ${card.title}`);
      bySound.setAttribute("aria-label", `Come in by sound alone, without 3D: ${card.title}`);
    },
  };
}

/** `quietly`: keep what is shown when it fails; the next time may do. */
async function refresh(quietly: boolean): Promise<void> {
  try {
    const rooms = await fetchRooms(request);
    list.show(roomCards(rooms));
    setText(needElement("rooms-status"), rooms.length > 0 ? "" : "No room is open just now.");
    needButton("rooms-retry").hidden = true;
  } catch {
    if (quietly) return;
    setText(needElement("rooms-status"), "The list of rooms could not be fetched.");
    needButton("rooms-retry").hidden = false;
  }
}

onClick(needButton("rooms-retry"), () => {
  setText(needElement("rooms-status"), "Looking for rooms …");
  void refresh(false);
});
setInterval(() => document.hidden || void refresh(true), REFRESH_MS);
document.addEventListener("visibilitychange", () => document.hidden || void refresh(true));

// A link that is opened where this page is open already changes the fragment and loads nothing.
window.addEventListener("hashchange", () => void begin());
void begin();
void refresh(false);
