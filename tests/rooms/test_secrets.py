"""Tickets, links and tokens: good once, good for a while, and none of them kept."""

import pytest

from worldserver.rooms import Credentials
from worldserver.rooms.credentials import LINK_LIFETIME, TOKEN_LIFETIME
from worldserver.rooms.tickets import Tickets
from worldserver.wire import Role

T0 = 10**12


def test_a_ticket_is_good_once() -> None:
    tickets: Tickets[str] = Tickets(lifetime=10, most=5)
    secret = tickets.issue("a room", T0)
    assert tickets.redeem(secret, T0 + 9) == "a room"
    assert tickets.redeem(secret, T0 + 9) is None


@pytest.mark.parametrize(("wait", "held"), [(9, "a room"), (10, None), (11, None)])
def test_a_ticket_has_its_time(wait: int, held: str | None) -> None:
    tickets: Tickets[str] = Tickets(lifetime=10, most=5)
    assert tickets.redeem(tickets.issue("a room", T0), T0 + wait) == held


def test_what_is_too_old_is_forgotten() -> None:
    tickets: Tickets[int] = Tickets(lifetime=10, most=5)
    for k in range(4):
        tickets.issue(k, T0 + k)
    tickets.expire(T0 + 11)
    assert len(tickets) == 2
    tickets.expire(T0 + 99)
    assert len(tickets) == 0


def test_there_are_never_too_many() -> None:
    tickets: Tickets[int] = Tickets(lifetime=10, most=3)
    secrets = [tickets.issue(k, T0) for k in range(5)]
    assert [tickets.redeem(secret, T0) for secret in secrets] == [None, None, 2, 3, 4]


def test_secrets_are_kept_as_hashes_only() -> None:
    tickets: Tickets[int] = Tickets(lifetime=10, most=3)
    secret = tickets.issue(1, T0)
    assert secret not in repr(vars(tickets)) and len(secret) >= 32


def test_a_link_is_traded_once_for_a_token_that_ends() -> None:
    credentials = Credentials()
    link = credentials.issue_link(Role.FACILITATOR, T0)
    signed = credentials.sign_in(link, T0)
    assert signed is not None and signed.role is Role.FACILITATOR
    assert credentials.sign_in(link, T0) is None
    assert credentials.role_of(signed.token, T0 + TOKEN_LIFETIME - 1) is Role.FACILITATOR
    assert credentials.role_of(signed.token, T0 + TOKEN_LIFETIME) is None
    credentials.expire(T0 + TOKEN_LIFETIME)
    assert signed.token not in repr(vars(credentials)) and not credentials._tokens


def test_an_old_link_is_void() -> None:
    credentials = Credentials()
    link = credentials.issue_link(Role.FACILITATOR, T0)
    credentials.expire(T0 + LINK_LIFETIME)
    assert credentials.sign_in(link, T0 + LINK_LIFETIME) is None


@pytest.mark.parametrize("token", ["", "wrong", "an operator's secret "])
def test_the_operators_token_is_one_token(token: str) -> None:
    credentials = Credentials("an operator's secret")
    assert credentials.role_of("an operator's secret", T0) is Role.OPERATOR
    assert credentials.role_of(token, T0) is None
    assert Credentials().role_of(token, T0) is None
