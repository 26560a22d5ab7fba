"""Who stands beside whom in each row: couples together, brothers and sisters oldest first, few lines that cross."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from goldenthread.web.family.plan import APART, Birth, Couple, Figure, Plan, Style

# Groups of up to so many people are tried in every order; larger ones are put together one by one.
_MOST_TO_TRY = 6
_MOST_CHOICES = 12
_SWEEPS = 6
# Who lives with the person asked about must be seen at a glance.
_OWN_HOME = 3
# The largest group of the middle row stands where its age puts it, first or last.
_LEADS = 3


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a row: a person, or (`figure` None) a bend where a line passes through on its way to a lower row."""

    key: str
    row: int
    figure: Figure | None
    rank: tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Net:
    """Children of one row who hang from the same one or two nodes of the row above; from nobody for a bond."""

    row: int
    parents: tuple[str, ...]
    children: tuple[str, ...]
    doubtful: frozenset[str]
    is_raised: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A household that is kept together, and how many crossings that is worth."""

    members: frozenset[str]
    weight: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The nodes of each row from left to right, the rows from above, and what hangs from whom."""

    nodes: Mapping[str, Node]
    order: Mapping[int, Sequence[str]]
    nets: tuple[Net, ...]
    couples: tuple[Couple, ...]


def arrange(plan: Plan) -> Rows:
    """The order of every row. The same whatever the order of what is in `plan`."""
    nodes = {f.key: Node(f.key, f.row, f, f.by_age) for f in plan.figures}
    nets = _nets(plan, nodes)
    couples = _couples(plan.couples, nodes, nets)
    units = _units(nodes, nets, couples)
    asked = {f.key for f in plan.figures if f.is_asked}
    homes = [Kept(home.members, _OWN_HOME if asked & home.members else 1) for home in plan.households]
    several = [
        _fewer_crossings(_first_order(units, nodes, nets, couples, choice), nets, homes)
        for choice in range(_choices(units, nodes, nets, couples))
    ]
    # Of those that are as good, the first: he on the left, and the eldest first.
    return Rows(nodes, min(several, key=lambda order: cost(order, nets, homes)), nets, couples)


def _couples(told: Iterable[Couple], nodes: Mapping[str, Node], nets: Iterable[Net]) -> tuple[Couple, ...]:
    """One line for each two; those who have a child together have one too, which says no more than that."""
    found: dict[tuple[str, str], Couple] = {}
    parents = [Couple(*net.parents, Style.PARENTS) for net in nets if len(net.parents) == 2]
    for couple in [*sorted(told, key=lambda c: (c.style, c.is_doubtful)), *parents]:
        a, b = sorted((couple.a, couple.b))
        if _is_level(couple, nodes):
            found.setdefault((a, b), Couple(a, b, couple.style, couple.is_doubtful))
    return tuple(found[pair] for pair in sorted(found))


def _is_level(couple: Couple, nodes: Mapping[str, Node]) -> bool:
    return couple.a != couple.b and nodes[couple.a].row == nodes[couple.b].row != APART


def _nets(plan: Plan, nodes: dict[str, Node]) -> tuple[Net, ...]:
    """Births gathered by parents; a line over several rows gets a bend in each, which is added to `nodes`."""
    gathered: dict[tuple[tuple[str, ...], int, bool], set[Birth]] = defaultdict(set)
    for birth in plan.births:
        parents = tuple(sorted(birth.parents))
        rows = {nodes[p].row for p in parents}
        if parents and len(rows) == 1 and min(rows) < nodes[birth.child].row < APART:
            gathered[parents, nodes[birth.child].row, birth.is_raised].add(birth)
    nets = []
    for (parents, row, raised), births in sorted(gathered.items()):
        children = tuple(sorted({b.child for b in births}, key=lambda c: nodes[c].rank))
        doubtful = frozenset(b.child for b in births if b.is_doubtful)
        above = parents
        for between in range(nodes[parents[0]].row + 1, row):
            bend = Node(f"bend {'+'.join(parents)} {row} {between} {raised}", between, None, nodes[children[0]].rank)
            nodes[bend.key] = bend
            all_of_it = frozenset({bend.key}) if doubtful >= set(children) else frozenset[str]()
            nets.append(Net(between, above, (bend.key,), all_of_it, raised))
            above = (bend.key,)
        nets.append(Net(row, above, children, doubtful, raised))
    for bond in sorted(plan.bonds, key=lambda b: sorted((b.a, b.b))):
        if bond.a != bond.b and nodes[bond.a].row == nodes[bond.b].row < APART:
            pair = tuple(sorted((bond.a, bond.b), key=lambda c: nodes[c].rank))
            nets.append(Net(nodes[bond.a].row, (), pair, frozenset(pair if bond.is_doubtful else ()), is_raised=False))
    return tuple(dict.fromkeys(nets))


def _units(nodes: Mapping[str, Node], nets: Iterable[Net], couples: Iterable[Couple]) -> dict[int, list[list[str]]]:
    """The people of each row who stay side by side: couples, and children of the same parents."""
    group = {key: {key} for key in nodes}
    pairs = [(c.a, c.b) for c in couples]
    pairs += [(net.children[0], other) for net in nets if not net.is_raised for other in net.children[1:]]
    for a, b in pairs:
        if group[a] is not group[b]:
            group[a] |= group[b]
            for key in group[b]:
                group[key] = group[a]
    found: dict[int, list[list[str]]] = defaultdict(list)
    for unit in {id(g): g for g in group.values()}.values():
        members = sorted(unit, key=lambda key: nodes[key].rank)
        found[nodes[members[0]].row].append(members)
    return {row: sorted(found[row], key=lambda unit: nodes[unit[0]].rank) for row in sorted(found)}


def _middle(units: Mapping[int, list[list[str]]]) -> int:
    """The row from which the others are ordered: the parents'."""
    return -1 if -1 in units else min(units, default=0)


def _choices(
    units: Mapping[int, list[list[str]]], nodes: Mapping[str, Node], nets: Sequence[Net], couples: Sequence[Couple]
) -> int:
    """How many beginnings are worth a try: orders of the middle row, each with its largest group in three places."""
    good = [_within(unit, nodes, nets, couples, {}) for unit in units.get(_middle(units), [])]
    return _LEADS * min(_MOST_CHOICES, max(map(len, good), default=1))


def _first_order(
    units: Mapping[int, list[list[str]]],
    nodes: Mapping[str, Node],
    nets: Sequence[Net],
    couples: Sequence[Couple],
    choice: int,
) -> dict[int, list[list[str]]]:
    """From the parents' row downwards by who hangs where, then upwards. `choice`: which good order of that row's."""
    middle = _middle(units)
    place: dict[str, float] = {}
    order = {}
    for row in [*(r for r in units if r >= middle), *sorted((r for r in units if r < middle), reverse=True)]:
        good = [_within(unit, nodes, nets, couples, place) for unit in units[row]]
        settled = [orders[choice // _LEADS % len(orders) if row == middle else 0] for orders in good]
        fallback = len(nodes) / 2
        order[row] = sorted(settled, key=lambda unit: (_pull(unit, nets, place, fallback), nodes[unit[0]].rank))
        if row == middle:
            order[row] = _led(order[row], choice % _LEADS)
        for number, key in enumerate(key for unit in order[row] for key in unit):
            place[key] = number
    return {row: order[row] for row in units}


def _led(units: list[list[str]], lead: int) -> list[list[str]]:
    """With the largest group as it is (0), first (1) or last (2)."""
    largest = max(units, key=len)
    others = [unit for unit in units if unit is not largest]
    return [units, [largest, *others], [*others, largest]][lead]


def _pull(unit: Sequence[str], nets: Iterable[Net], place: Mapping[str, float], fallback: float) -> float:
    """Where those to whom a unit hangs stand, on average."""
    return _mean([place[o] for o in _tied(unit, nets) if o in place], fallback)


def _tied(unit: Sequence[str], nets: Iterable[Net]) -> list[str]:
    inside = set(unit)
    found = []
    for net in nets:
        found += [p for p in net.parents for c in net.children if c in inside]
        found += [c for c in net.children for p in net.parents if p in inside]
    return found


def _mean(values: Sequence[float], fallback: float) -> float:
    return sum(values) / len(values) if values else fallback


def _within(
    unit: list[str],
    nodes: Mapping[str, Node],
    nets: Sequence[Net],
    couples: Sequence[Couple],
    place: Mapping[str, float],
) -> list[list[str]]:
    """The best orders of one unit from left to right; there may be several as good."""
    ours = [c for c in couples if c.a in set(unit)]
    groups = [
        kept for net in nets if len(kept := [c for c in net.children if c in set(unit)]) > 1 and not net.is_raised
    ]
    pulls = {key: _pull([key], nets, place, -1.0) for key in unit}

    def ill(order: Sequence[str]) -> tuple[float, float, float, float]:
        at = {key: number for number, key in enumerate(order)}
        apart = sum(abs(at[c.a] - at[c.b]) - 1 for c in ours if c.a in at and c.b in at)
        younger_first = sum(at[a] > at[b] for group in groups for a, b in combinations(group, 2) if a in at and b in at)
        drawn = [key for key in order if pulls[key] >= 0]
        crossed = sum(pulls[a] > pulls[b] for a, b in combinations(drawn, 2))
        return (younger_first, apart, crossed, sum(_is_turned(c, at, nodes) for c in ours if c.a in at and c.b in at))

    if len(unit) <= _MOST_TO_TRY:
        orders = sorted(map(list, permutations(unit)), key=ill)
        best = ill(orders[0])
        return [order for order in orders if ill(order)[:3] == best[:3]]
    order: list[str] = []
    for key in _nearest_first(unit, groups, ours):
        tries = [[*order[:n], key, *order[n:]] for n in range(len(order) + 1)]
        order = min(tries, key=ill)
    return [order]


def _nearest_first(unit: Sequence[str], groups: Sequence[Sequence[str]], couples: Sequence[Couple]) -> list[str]:
    """The largest group of brothers and sisters, then whoever belongs to somebody who is there already."""
    first = max(groups, key=len, default=unit[:1])
    found = dict.fromkeys(first)
    waiting = [key for key in unit if key not in found]
    while waiting:
        beside = {end for c in couples for end in (c.a, c.b) if found.keys() & {c.a, c.b}}
        beside |= {key for group in groups if found.keys() & set(group) for key in group}
        key = next((key for key in waiting if key in beside), waiting[0])
        found[key] = None
        waiting.remove(key)
    return list(found)


def _is_turned(couple: Couple, at: Mapping[str, int], nodes: Mapping[str, Node]) -> bool:
    """By the field's convention he stands left of her."""
    left, right = sorted((couple.a, couple.b), key=lambda key: at[key])
    return _sex(nodes[left]) == "F" and _sex(nodes[right]) == "M"


def _sex(node: Node) -> str:
    return node.figure.sex if node.figure else ""


def _fewer_crossings(
    order: dict[int, list[list[str]]], nets: Sequence[Net], homes: Sequence[Kept]
) -> dict[int, list[str]]:
    """Exchange neighbouring units as long as that takes crossings away, or somebody from among a household."""
    best = cost(_flat(order), nets, homes)
    for _ in range(_SWEEPS):
        before = best
        for row in order:
            for n in range(len(order[row]) - 1):
                units = order[row]
                units[n], units[n + 1] = units[n + 1], units[n]
                now = cost(_flat(order), nets, homes)
                if now < best:
                    best = now
                else:
                    units[n], units[n + 1] = units[n + 1], units[n]
        if best in (0, before):
            break
    return _flat(order)


def _flat(order: Mapping[int, Sequence[Sequence[str]]]) -> dict[int, list[str]]:
    return {row: [key for unit in units for key in unit] for row, units in order.items()}


def cost(order: Mapping[int, Sequence[str]], nets: Iterable[Net], homes: Iterable[Kept]) -> int:
    """How ill an order is: each crossing counts, and so does everybody among another household."""
    return inversions(order, nets) + sum(
        home.weight * _strangers(keys, home.members) for keys in order.values() for home in homes
    )


def _strangers(keys: Sequence[str], home: frozenset[str]) -> int:
    ours = [number for number, key in enumerate(keys) if key in home]
    return ours[-1] - ours[0] + 1 - len(ours) if ours else 0


def with_several(nets: Iterable[Net]) -> set[str]:
    """Who has children with more than one other."""
    times = Counter(parent for net in nets if len(net.parents) == 2 for parent in net.parents)
    return {key for key, count in times.items() if count > 1}


def hangs_at(net: Net, at: Mapping[str, int], crowded: Collection[str]) -> float:
    """Between which of the row the line to the children goes down: beside the left one unless they have others."""
    left, right = min(at[p] for p in net.parents), max(at[p] for p in net.parents)
    if right - left < 2:
        return (left + right) / 2
    is_crowded = any(at[p] == left and p in crowded for p in net.parents)
    return right - 0.4 if is_crowded else left + 0.4


def inversions(order: Mapping[int, Sequence[str]], nets: Iterable[Net]) -> int:
    """How many pairs of lines between two rows change sides on the way."""
    at = {key: number for keys in order.values() for number, key in enumerate(keys)}
    nets = list(nets)
    crowded = with_several(nets)
    lines: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for net in nets:
        if net.parents:
            lines[net.row] += [(hangs_at(net, at, crowded), at[c]) for c in net.children]
    return sum((a - c) * (b - d) < 0 for ends in lines.values() for (a, b), (c, d) in combinations(ends, 2))
