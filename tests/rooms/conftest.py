"""A lakeside, and two people in it."""

import pytest

from tests.link import Client, Link


@pytest.fixture
def link() -> Link:
    return Link.with_rooms("lakeside")


@pytest.fixture
def pair(link: Link) -> tuple[Client, Client]:
    pair = link.join("Ann"), link.join("Ben")
    link.tick()
    return pair
