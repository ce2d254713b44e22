"""The table of roles, over every (role, action) and every (role, role)."""

import pytest

from worldserver.rooms.roles import ALLOWED, Action, may, may_remove
from worldserver.wire import Role

MATRIX = """
                    participant  facilitator  designer  operator
take_part           yes          yes          yes       yes
move                yes          yes          yes       yes
remove              no           yes          no        yes
list_participants   no           yes          no        yes
enter_full_room     no           yes          no        yes
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


REMOVES = {
    Role.FACILITATOR: {Role.PARTICIPANT, Role.DESIGNER},
    Role.OPERATOR: {Role.PARTICIPANT, Role.DESIGNER, Role.FACILITATOR},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("target", Role)
def test_only_those_below_are_removed(role: Role, target: Role) -> None:
    assert may_remove(role, target) is (target in REMOVES.get(role, set()))
