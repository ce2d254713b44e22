"""Pages and REST: what is answered, to whom, and what goes with every answer."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.link import LAKESIDE, Client, Link
from worldserver.app import Assembled, assemble
from worldserver.net.guard import CONTENT_SECURITY_POLICY, MOST_BODY_BYTES
from worldserver.net.static import StaticFiles
from worldserver.rooms import Session
from worldserver.settings import Settings
from worldserver.wire import Device, Hello, Role

TOKEN = "an operator's token"


@pytest.fixture
def client_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "client"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>rooms</h1>")
    (folder / "room.html").write_text("<h1>a room</h1>")
    (folder / "assets" / "room-Abc_1234.js").write_text("let a = 1;\n" * 200)
    (folder / ".secret").write_text("not for the web")
    return folder


@pytest.fixture
def server(client_folder: Path) -> Assembled:
    settings = Settings(operator_token=TOKEN, rooms="lakeside,quiet=lakeside", room_capacity=2)
    return assemble(settings, {"lakeside": LAKESIDE}, StaticFiles(client_folder))


@pytest.fixture
async def web(server: Assembled) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(server.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://stillroom.test") as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def enter(server: Assembled, ticket: str, name: str = "Ann") -> Client:
    link = Link.with_rooms("unused")
    link.now = server.hub.now()
    client = Client(link)
    client.session = Session(server.directory, server.hub._world, client, link.now)
    client.say(Hello(1, ticket, name, 0, Device.DESKTOP))
    assert client.is_here
    return client


# ------------------------------------------------------------------------------------- rooms and tickets


async def test_rooms_are_listed_as_the_specification_says(web: httpx.AsyncClient) -> None:
    rooms = (await web.get("/api/rooms")).json()["rooms"]
    assert [room["slug"] for room in rooms] == ["lakeside", "quiet"]
    assert rooms[1].keys() == {"slug", "title", "description", "scene", "people", "capacity"}
    assert (rooms[1]["scene"], rooms[1]["people"], rooms[1]["capacity"]) == ("lakeside", 0, 2)


async def test_a_ticket_lets_one_in(web: httpx.AsyncClient, server: Assembled) -> None:
    answer = (await web.post("/api/join", json={"room": "quiet"})).json()
    assert answer.keys() == {"ticket", "role", "expires_in_ms"} and answer["role"] == "participant"
    enter(server, answer["ticket"])
    assert (await web.get("/api/rooms")).json()["rooms"][1]["people"] == 1


async def test_a_full_room_says_so_kindly(web: httpx.AsyncClient, server: Assembled) -> None:
    for name in ("Ann", "Ben"):
        enter(server, (await web.post("/api/join", json={"room": "quiet"})).json()["ticket"], name)
    answer = await web.post("/api/join", json={"room": "quiet"})
    assert answer.status_code == 409 and answer.json()["error"]["code"] == "room_full"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"room": "nowhere"}', 404, "no_such_room"),
        (b'{"room": 5}', 422, "not_valid"),
        (b'{"room": "quiet", "more": 1}', 422, "not_valid"),
        (b"{", 422, "not_valid"),
        (b"\xff\xfe", 422, "not_valid"),
        (b"[]", 422, "not_valid"),
    ],
)
async def test_what_cannot_be_joined_is_refused(
    web: httpx.AsyncClient, body: bytes, status: int, code: str
) -> None:
    answer = await web.post("/api/join", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_a_refusal_repeats_nothing_of_what_came(web: httpx.AsyncClient) -> None:
    answer = await web.post("/api/join", json={"room": {"my": "secret words"}})
    assert answer.status_code == 422 and "secret words" not in answer.text


async def test_a_body_has_a_bound(web: httpx.AsyncClient) -> None:
    answer = await web.post("/api/join", content=b" " * (MOST_BODY_BYTES + 1))
    assert answer.status_code == 413


async def test_tickets_have_a_rate_for_each_address(client_folder: Path) -> None:
    settings = Settings(joins_per_minute=10)
    server = assemble(settings, {"lakeside": LAKESIDE}, StaticFiles(client_folder))
    for address, expected in (("192.0.2.1", [200] * 5 + [429] * 2), ("192.0.2.2", [200])):
        transport = httpx.ASGITransport(server.app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as web:
            statuses = [
                (await web.post("/api/join", json={"room": "lakeside"})).status_code for _ in expected
            ]
        assert statuses == expected


# ------------------------------------------------------------------------------------- who may


async def test_a_one_time_link_works_once(web: httpx.AsyncClient, server: Assembled) -> None:
    secret = {"secret": server.facilitator_secret}
    first, second = [await web.post("/api/sign-in", json=secret) for _ in range(2)]
    assert first.json()["role"] == "facilitator" and first.json()["expires_in_s"] > 3600
    assert second.status_code == 401 and second.json()["error"]["code"] == "link_used"


async def test_a_facilitator_lists_and_removes(web: httpx.AsyncClient, server: Assembled) -> None:
    signed = (await web.post("/api/sign-in", json={"secret": server.facilitator_secret})).json()
    joined = (await web.post("/api/join", json={"room": "quiet"}, headers=bearer(signed["token"]))).json()
    assert joined["role"] == "facilitator"
    ann = enter(server, (await web.post("/api/join", json={"room": "quiet"})).json()["ticket"])
    path = "/api/rooms/quiet/participants"
    people = (await web.get(path, headers=bearer(signed["token"]))).json()["participants"]
    assert people == [
        {"slot": ann.slot, "name": "Ann", "role": "participant", "seat": -1, "presence": "here"}
    ]
    removed = await web.delete(f"{path}/{ann.slot}", headers=bearer(signed["token"]))
    assert removed.status_code == 204 and ann.closed is not None
    again = await web.delete(f"{path}/{ann.slot}", headers=bearer(signed["token"]))
    assert again.status_code == 404 and again.json()["error"]["code"] == "no_such_participant"


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), (bearer("wrong"), 401), ({"Authorization": "Basic x"}, 401), (bearer(TOKEN), 200)],
)
async def test_the_list_is_not_for_everybody(
    web: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    assert (await web.get("/api/rooms/quiet/participants", headers=headers)).status_code == status


async def test_a_participants_role_does_not_list(web: httpx.AsyncClient, server: Assembled) -> None:
    secret = server.credentials.issue_link(Role.DESIGNER, server.hub.now())
    token = (await web.post("/api/sign-in", json={"secret": secret})).json()["token"]
    answer = await web.get("/api/rooms/quiet/participants", headers=bearer(token))
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 403),
        ("192.0.2.7", bearer(TOKEN), 200),
        ("192.0.2.7", bearer("wrong"), 403),
        ("testclient", {}, 403),
    ],
)
async def test_metrics_are_for_the_operator(
    server: Assembled, address: str, headers: dict[str, str], status: int
) -> None:
    transport = httpx.ASGITransport(server.app, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as web:
        answer = await web.get("/metrics", headers=headers)
    assert answer.status_code == status
    if status == 200:
        for name in ("tick_lateness_seconds_bucket", "connections", "frames_sent_total", "refusals"):
            assert f"stillroom_{name}" in answer.text


async def test_no_metric_tells_of_a_person(web: httpx.AsyncClient, server: Assembled) -> None:
    enter(server, (await web.post("/api/join", json={"room": "quiet"})).json()["ticket"], "Remarkable Name")
    text = server.hub.metrics.text().decode()
    assert "Remarkable" not in text and "quiet" not in text


# ------------------------------------------------------------------------------------- pages


async def test_pages(web: httpx.AsyncClient) -> None:
    assert (await web.get("/")).text == "<h1>rooms</h1>"
    assert (await web.get("/room/quiet")).text == "<h1>a room</h1>"
    assert (await web.get("/scenes/lakeside/scene.json")).json()["title"] == LAKESIDE.title
    assert (await web.head("/")).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/.secret",
        "/../app.py",
        "/%2e%2e/app.py",
        "/assets/",
        "/scenes/../README.md",
        "/local-ca.crt",
    ],
)
async def test_what_is_not_there(web: httpx.AsyncClient, path: str) -> None:
    answer = await web.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


async def test_a_file_with_a_hash_is_for_ever_and_comes_compressed(web: httpx.AsyncClient) -> None:
    answer = await web.get("/assets/room-Abc_1234.js")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip" and answer.text.startswith("let a")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    plain = await web.get("/assets/room-Abc_1234.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.text == answer.text


async def test_a_page_that_has_not_changed_is_not_sent_again(web: httpx.AsyncClient) -> None:
    first = await web.get("/")
    assert first.headers["cache-control"] == "no-cache"
    again = await web.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""


@pytest.mark.parametrize("path", ["/", "/nothing", "/api/rooms", "/healthz", "/openapi.json"])
async def test_every_answer_keeps_the_page_to_itself(web: httpx.AsyncClient, path: str) -> None:
    headers = (await web.get(path)).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY and "unsafe-inline" not in CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"


async def test_health_and_readiness(web: httpx.AsyncClient) -> None:
    assert (await web.get("/healthz")).status_code == 200
    # Nothing ticks yet: people cannot be let in.
    assert (await web.get("/readyz")).status_code == 503


async def test_a_fault_of_ours_says_nothing_of_itself(web: httpx.AsyncClient, server: Assembled) -> None:
    server.directory.rooms = None  # type: ignore[method-assign, assignment]
    answer = await web.get("/api/rooms")
    assert answer.status_code == 500 and answer.json()["error"]["code"] == "our_fault"


async def test_openapi_describes_it_without_a_page_that_loads_from_elsewhere(web: httpx.AsyncClient) -> None:
    paths = (await web.get("/openapi.json")).json()["paths"]
    assert {"/api/rooms", "/api/join", "/api/sign-in"} <= paths.keys()
    assert (await web.get("/docs")).status_code == 404
