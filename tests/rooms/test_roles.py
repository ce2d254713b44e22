"""The table of roles, over every (role, action) and every (role, role)."""

import pytest

from worldserver.rooms.roles import ALLOWED, Action, may, may_upon
from worldserver.wire import Role

MATRIX = """
                    participant  facilitator  designer  operator  observer
take_part           yes          yes          yes       yes       yes
move                yes          yes          yes       yes       yes
remove              no           yes          no        yes       no
list_participants   no           yes          no        yes       no
enter_full_room     no           yes          no        yes       no
speak               yes          yes          yes       yes       no
block               yes          yes          yes       yes       yes
lock                yes          yes          yes       yes       no
lock_anywhere       no           yes          no        yes       no
silence             no           yes          no        yes       no
lead                no           yes          no        yes       no
"""
HEAD, *ROWS = [line.split() for line in MATRIX.strip().splitlines()]
CELLS = [
    (Role[role.upper()], Action[row[0].upper()], cell == "yes")
    for row in ROWS
    for role, cell in zip(HEAD, row[1:], strict=True)
]


def test_the_matrix_decides_every_cell() -> None:
    assert {(role, action) for role, action, _ in CELLS} == {(r, a) for r in Role for a in Action}
    assert ALLOWED.keys() == set(Role)


@pytest.mark.parametrize(("role", "action", "allowed"), CELLS)
def test_may(role: Role, action: Action, allowed: bool) -> None:
    assert may(role, action) is allowed


BELOW = {
    Role.FACILITATOR: {Role.PARTICIPANT, Role.DESIGNER, Role.OBSERVER},
    Role.OPERATOR: {Role.PARTICIPANT, Role.DESIGNER, Role.OBSERVER, Role.FACILITATOR},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("target", Role)
@pytest.mark.parametrize("action", [Action.REMOVE, Action.SILENCE])
def test_only_those_below(role: Role, target: Role, action: Action) -> None:
    assert may_upon(role, action, target) is (target in BELOW.get(role, set()))
