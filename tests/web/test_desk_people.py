"""A desk that several people share: signing in, roles, sessions, keys, and who decided what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastapi.routing import APIRoute
from running_desk import RunningDesk, Visit
from starlette.routing import Mount

from antedate.store import Archive, Role
from antedate.web.people import Needs, admin_in_person, in_person, person
from antedate.web.settings import DeskSettings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PASSWORDS = {role: f"{role} vier lose Worte" for role in ("one", "two", "three")}
NAMES = {Role.ADMIN: "Аня", Role.VERIFIER: "Вера", Role.READER: "Rita <b>"}
GOOD = "vier lose Worte im Wind"

# What readers may ask for by POST: changes to what is their own, and reckoning that changes
# nothing; and what comes before anybody is signed in.
OWN = {
    ("POST", "/sign-out"),
    ("POST", "/api/people/me/password"),
    ("POST", "/api/people/me/keys"),
    ("DELETE", "/api/people/sessions/{id}"),
    ("POST", "/api/dates/{id}/weigh"),
    ("POST", "/api/places/{name}/registers"),
    ("POST", "/api/sun"),
    ("POST", "/cases/{id}/log/verify"),
    ("POST", "/api/cases/{id}/log/verify"),
    ("POST", "/media/{sha256}/play"),
    ("POST", "/api/media/{sha256}/play"),
}
BEFORE = {("GET", "/"), ("GET", "/sign-in"), ("POST", "/sign-in")}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk with an account of each role."""
    folder = tmp_path_factory.mktemp("people") / "archive"
    with Archive.open(folder, create=True) as archive:
        for role, name in NAMES.items():
            archive.people.add(name, role, GOOD)
    started = RunningDesk.start(folder, "--accounts")
    started.address = started.address.rstrip("/")
    yield started
    started.stop()


@pytest.fixture(autouse=True)
def _nobody_waits(desk: RunningDesk) -> None:
    """Tries of the test before are forgotten."""
    with Archive.open(desk.folder) as archive, archive._writing() as connection:
        connection.exec_driver_sql("DELETE FROM throttle")


def opened(desk: RunningDesk) -> httpx.Client:
    return httpx.Client(base_url=desk.address, timeout=60, trust_env=False)


def try_to(client: httpx.Client, name: str, password: str, **other: str) -> httpx.Response:
    form = client.get("/sign-in", params={"to": other.get("to", "/status")})
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form.text))
    values = {**hidden, "name": name, "password": password, **other}
    return client.post("/sign-in", data=values)


@contextmanager
def signed_in(desk: RunningDesk, role: Role) -> Iterator[httpx.Client]:
    with opened(desk) as client:
        answer = try_to(client, NAMES[role], GOOD)
        assert answer.status_code == 303, answer.text
        found = re.search('data-csrf="([0-9a-f]+)"', client.get("/status").text)
        assert found is not None
        client.headers["x-csrf-token"] = found[1]
        yield client


# Every route


def walked(routes: Iterable[Any]) -> Iterator[APIRoute]:
    """All routes, those of routers within routers too; whatever else answers is a fault."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from walked(route.original_router.routes)
        else:
            assert isinstance(route, Mount), route
            assert route.path == "/static"


def needed(route: APIRoute) -> tuple[Role | None, bool]:
    """The least role that a route's dependencies ask for, and whether it asks who at all."""
    roles, asks = [], False
    waiting = [route.dependant]
    while waiting:
        one = waiting.pop()
        waiting += one.dependencies
        asks = asks or one.call is person
        if isinstance(one.call, Needs):
            roles.append(one.call._role)
        if one.call is in_person:
            roles.append(Role.READER)
        if one.call is admin_in_person:
            roles.append(Role.ADMIN)
    return (max(roles, key=list(Role).index) if roles else None), asks


def test_every_route_asks_who_and_every_change_for_more(tmp_path: Path) -> None:
    from antedate.web.app import make_app

    with Archive.open(tmp_path, create=True) as archive:
        app = make_app(archive, DeskSettings(hosts=frozenset({"x"}), owner="x"))
        routes = list(walked(app.routes))
    seen = set()
    for route in routes:
        for method in route.methods or ():
            seen.add((method, route.path))
            if (method, route.path) in BEFORE:
                continue
            role, asks = needed(route)
            assert asks, f"{method} {route.path} asks nobody"
            assert role is not None, f"{method} {route.path} needs no role"
            if method not in ("GET", "HEAD") and (method, route.path) not in OWN:
                assert role.may(Role.VERIFIER), f"{method} {route.path} lets readers change"
    assert len(seen) > 40
    assert seen >= (OWN | BEFORE)


def test_changes_are_refused_to_those_who_may_not(desk: RunningDesk) -> None:
    with Archive.open(desk.folder) as archive:
        anna = archive.people.named(NAMES[Role.ADMIN]).id
    changes: list[tuple[str, str, dict[str, Any], set[Role]]] = [
        ("PUT", "/api/uploads", {"content": b"x"}, {Role.VERIFIER, Role.ADMIN}),
        ("POST", "/api/archive/add", {"json": {}}, {Role.VERIFIER, Role.ADMIN}),
        ("POST", "/api/archive/add-folder", {"json": {"path": "/x"}}, set()),
        ("GET", "/api/people", {}, {Role.ADMIN}),
        ("GET", "/people", {}, {Role.ADMIN}),
        ("GET", "/people/audit", {}, {Role.VERIFIER, Role.ADMIN}),
        ("POST", "/api/people", {"json": {"name": "x", "password": "x"}}, {Role.ADMIN}),
        ("POST", f"/api/people/{anna}/role", {"json": {"role": "admin"}}, {Role.ADMIN}),
        ("GET", "/status", {}, set(Role)),
        ("GET", "/api/archive/posts", {}, set(Role)),
    ]
    for role in Role:
        with signed_in(desk, role) as client:
            for method, path, other, allowed in changes:
                status = client.request(method, path, **other).status_code
                assert (status != 403) == (role in allowed), (role, method, path, status)
                # Without the token of the page nobody changes anything.
                if method != "GET":
                    bare = client.request(method, path, **other, headers={"x-csrf-token": ""})
                    assert bare.status_code == 403
    with opened(desk) as stranger:
        for method, path, other, _ in changes:
            assert stranger.request(method, path, **other).status_code in (303, 401)


# Signing in


def test_the_cookies_are_out_of_reach(desk: RunningDesk) -> None:
    with opened(desk) as client:
        form = client.get("/sign-in")
        answer = try_to(client, NAMES[Role.READER], GOOD)
        cookies = form.headers.get_list("set-cookie") + answer.headers.get_list("set-cookie")
        kept = [cookie for cookie in cookies if "Max-Age=0" not in cookie]
        assert len(kept) == 3
        for cookie in kept:
            assert "HttpOnly" in cookie
            assert "SameSite=strict" in cookie
            assert "Domain" not in cookie


def test_behind_https_cookies_are_for_https_alone(desk: RunningDesk) -> None:
    secure = RunningDesk.start(desk.folder, "--accounts", "--https", "--name", "desk.example")
    try:
        with httpx.Client(trust_env=False) as client:
            local = f"http://127.0.0.1:{_port(secure)}"
            form = client.get(f"{local}/sign-in", headers={"host": "desk.example"})
            assert "Secure" in form.headers["set-cookie"]
    finally:
        secure.stop()


def _port(desk: RunningDesk) -> int:
    for line in Path(f"/proc/{desk.process.pid}/net/tcp").read_text().splitlines()[1:]:
        local, state, inode = line.split()[1], line.split()[3], line.split()[9]
        mine = {str(fd.readlink()) for fd in Path(f"/proc/{desk.process.pid}/fd").iterdir()}
        if state == "0A" and f"socket:[{inode}]" in mine:
            return int(local.rpartition(":")[2], 16)
    raise AssertionError("it listens nowhere")


def test_no_session_from_before_outlives_the_sign_in(desk: RunningDesk) -> None:
    with signed_in(desk, Role.READER) as first, opened(desk) as client:
        planted = first.cookies["antedate"]
        client.headers["cookie"] = f"antedate={planted}"
        form = client.get("/sign-in")
        before = form.cookies["antedate-before"]
        token = re.search('name="token" value="([^"]+)"', form.text)
        assert token is not None
        client.headers["cookie"] = f"antedate={planted}; antedate-before={before}"
        values = {"name": NAMES[Role.ADMIN], "password": GOOD, "token": token[1]}
        answer = client.post("/sign-in", data=values)
        assert answer.status_code == 303
        assert answer.cookies["antedate"] != planted
        assert first.get("/api/jobs").status_code == 401


def test_the_form_carries_a_token_of_its_own(desk: RunningDesk) -> None:
    with opened(desk) as client, opened(desk) as other:
        name = {"name": NAMES[Role.READER], "password": GOOD}
        assert client.post("/sign-in", data=name).status_code == 403
        theirs = re.search('name="token" value="([^"]+)"', other.get("/sign-in").text)
        assert theirs is not None
        client.get("/sign-in")
        assert client.post("/sign-in", data={**name, "token": theirs[1]}).status_code == 403
        elsewhere = {"origin": "http://elsewhere.example"}
        assert client.post("/sign-in", data=name, headers=elsewhere).status_code == 403
        assert "antedate" not in client.cookies


@pytest.mark.parametrize(
    "to",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/a\r\nx: y",
    ],
)
def test_it_leads_back_to_this_desk_alone(desk: RunningDesk, to: str) -> None:
    with opened(desk) as client:
        answer = try_to(client, NAMES[Role.READER], GOOD, to=to)
        assert answer.headers["location"] == "/check"


def test_a_page_leads_to_the_form_and_back(desk: RunningDesk) -> None:
    with opened(desk) as client:
        answer = client.get("/archive", params={"q": "мост"})
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?to=%2Farchive%3Fq%3D")
        form = client.get(answer.headers["location"])
        assert 'value="/archive?q=%D0%BC' in form.text
        assert client.get("/api/jobs").status_code == 401
        # No key of the machine's owner opens a desk with accounts.
        assert client.get("/", params={"key": "x"}).headers["location"] == "/check"


def test_guessing_is_slowed_down_and_told(desk: RunningDesk) -> None:
    with opened(desk) as client:
        said: list[int] = []
        while 429 not in said and len(said) < 30:
            answer = try_to(client, NAMES[Role.ADMIN], "wrong")
            said.append(answer.status_code)
        assert set(said) == {401, 429}
        assert said.index(429) >= 5
        assert int(answer.headers["retry-after"]) >= 1
        assert "too many wrong tries" in answer.text


def test_closing_an_account_ends_its_sessions(desk: RunningDesk) -> None:
    with signed_in(desk, Role.ADMIN) as admin, opened(desk) as gone:
        new = {"name": "Gast", "role": "verifier", "password": GOOD}
        made = admin.post("/api/people", json=new)
        assert made.status_code == 201
        assert try_to(gone, "gast", GOOD).status_code == 303
        assert gone.get("/status").status_code == 200
        assert admin.delete(f"/api/people/{made.json()['id']}").status_code == 200
        assert gone.get("/api/jobs").status_code == 401
        assert try_to(gone, "gast", GOOD).status_code == 401
        assert admin.post("/api/people", json=new).status_code == 400
        weak = {**new, "name": "Neu", "password": "password1234"}
        assert admin.post("/api/people", json=weak).status_code == 400


def test_keys_do_what_their_role_may_and_no_more(desk: RunningDesk) -> None:
    with signed_in(desk, Role.VERIFIER) as client, opened(desk) as program:
        above = client.post("/api/people/me/keys", json={"label": "x", "role": "admin"})
        assert above.status_code == 403
        made = client.post("/api/people/me/keys", json={"label": "bot", "role": "reader"})
        assert made.status_code == 201
        key = made.json()["key"]
        program.headers["authorization"] = f"Bearer {key}"
        assert program.get("/api/jobs").status_code == 200
        assert program.put("/api/uploads", content=b"x").status_code == 403
        assert program.post("/api/people/me/keys", json={"label": "more"}).status_code == 403
        assert program.post("/api/people/me/password", json={"password": "x"}).status_code == 403
        # A key is no cookie.
        with opened(desk) as browser:
            browser.cookies.set("antedate", key)
            assert browser.get("/api/jobs").status_code == 401
        mine = client.get("/api/people/me/sessions").json()
        (bot,) = [one for one in mine if one["label"] == "bot"]
        assert key not in str(mine)
        with signed_in(desk, Role.READER) as other:
            assert other.delete(f"/api/people/sessions/{bot['id']}").status_code == 404
        assert client.delete(f"/api/people/sessions/{bot['id']}").status_code == 204
        assert program.get("/api/jobs").status_code == 401


def test_a_password_is_changed_with_the_old_one(desk: RunningDesk) -> None:
    new = "ganz andere Worte im Regen"
    with Archive.open(desk.folder) as archive:
        archive.people.add("Wechsel", Role.READER, GOOD)
    with opened(desk) as client, opened(desk) as elsewhere:
        assert try_to(client, "wechsel", GOOD).status_code == 303
        assert try_to(elsewhere, "wechsel", GOOD).status_code == 303
        token = re.search('data-csrf="([0-9a-f]+)"', client.get("/status").text)
        assert token is not None
        client.headers["x-csrf-token"] = token[1]
        asked = {"old": "wrong", "password": new}
        assert client.post("/api/people/me/password", json=asked).status_code == 401
        asked = {"old": GOOD, "password": new}
        assert client.post("/api/people/me/password", json=asked).status_code == 204
        assert client.get("/status").status_code == 200
        assert elsewhere.get("/api/jobs").status_code == 401
        assert try_to(elsewhere, "wechsel", new).status_code == 303


def test_folders_of_the_machine_are_not_for_a_shared_desk(desk: RunningDesk) -> None:
    with signed_in(desk, Role.ADMIN) as client:
        answer = client.post("/api/archive/add-folder", json={"path": "/etc"})
        assert answer.status_code == 403
        assert "--add-from" in answer.json()["error"]
        assert "A folder where the desk runs" not in client.get("/archive/add").text


def test_sessions_of_the_laptop_do_not_open_a_shared_desk(desk: RunningDesk) -> None:
    with Archive.open(desk.folder) as archive:
        owner = archive.desk.sign_in("owner", Role.ADMIN, timedelta(days=1))
    with opened(desk) as client:
        client.cookies.set("antedate", owner)
        assert client.get("/api/jobs").status_code == 401


# In a browser


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_pages_in_a_browser(
    chromium: Browser, desk: RunningDesk, scheme: str, width: int
) -> None:
    with Archive.open(desk.folder) as archive:
        archive.desk.record("<i>x</i>\u202e", "judge", "<script>", why="قناة " * 40)
    context = chromium.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    seen = Visit(page, desk.address)
    page.on("pageerror", lambda error: seen.heard.append(str(error)))

    def sound(name: str) -> None:
        assert seen.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        seen.keep(f"people-{name}-{scheme}-{width}")

    seen.go("/people")
    page.wait_for_url("**/sign-in?to=*")
    sound("sign-in")
    page.get_by_label("Name").fill("аня")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    page.get_by_role("alert").filter(has_text="is wrong").wait_for()
    sound("sign-in-wrong")
    page.get_by_label("Password").fill(GOOD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/people")
    page.locator("#name").fill(f"قارئ {width}")
    page.locator("#password").fill("short pass word")
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("row", name=re.compile(f"قارئ {width}")).first.wait_for()
    sound("accounts")
    page.on("dialog", lambda dialog: dialog.accept())
    row = page.get_by_role("row", name=re.compile(f"قارئ {width}")).first
    row.locator("summary").click()
    row.get_by_role("button", name="Close the account").click()
    row.get_by_text("closed").wait_for()
    seen.go("/people/me")
    page.get_by_label("Name of the program").fill("robot")
    page.get_by_role("button", name="Make a key").click()
    page.locator("#made-key:not([hidden])").wait_for()
    assert len(page.locator("#made-key").inner_text()) > 40
    sound("me")
    seen.go("/people/audit")
    assert page.locator("main script, main i").count() == 0
    sound("audit")
    page.get_by_label("What", exact=True).select_option("judge")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**what=judge*")
    assert page.locator("tbody tr").count() >= 1
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")
    assert seen.heard == []
    context.close()
