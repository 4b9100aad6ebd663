from analysis.network import Arc, Network


def line(counts, hidden=(), total_locked=True):
    """Cells that add up to a total."""
    arcs = {name: Arc("start", "end", count) for name, count in counts.items()}
    arcs["total"] = Arc("end", "start", sum(counts.values()), locked=total_locked)
    return Network(arcs, set(hidden))


def cost_of(network):
    return lambda cell: network.arcs[cell].count


def test_one_hidden_number_in_a_sum_cannot_move():
    assert line({"a": 3, "b": 20}, "a").width("a", 10) == 0


def test_two_hidden_numbers_can_move_against_each_other():
    assert line({"a": 3, "b": 2, "c": 9}, "ab").width("a", 10) == 5


def test_a_known_limit_narrows_the_range():
    arcs = {"a": Arc("s", "e", 3, high=4), "b": Arc("s", "e", 9), "total": Arc("e", "s", 12, locked=True)}
    assert Network(arcs, {"a", "b"}).width("a", 10) == 4


def test_the_cheapest_number_is_hidden_as_cover():
    network = line({"a": 3, "b": 30, "c": 12}, "a")
    assert network.cover(10, cost_of(network))
    assert network.hidden == {"a", "c"}


def test_several_small_numbers_serve_as_cover_together():
    network = line({"a": 3, "b": 4, "c": 5}, "a")
    assert network.cover(10, cost_of(network))
    assert network.hidden == {"a", "b", "c"}


def test_what_cannot_be_covered_is_said():
    assert not line({"a": 3}, "a").cover(10, lambda cell: 1)


def test_an_open_total_leaves_its_parts_free():
    network = line({"a": 3, "b": 20}, {"a", "total"}, total_locked=False)
    assert network.exposed(10) == []


def test_a_rectangle_of_hidden_cells_is_needed_in_a_table_with_totals():
    cells = {(row, column): 20 for row in "12" for column in "xyz"}
    arcs = {(row, column): Arc(row, column, count) for (row, column), count in cells.items()}
    arcs |= {row: Arc("start", row, 60, locked=True) for row in "12"}
    arcs |= {column: Arc(column, "start", 40, locked=True) for column in "xyz"}
    network = Network(arcs, {("1", "x"), ("2", "y")})
    assert len(network.exposed(10)) == 2, "two in different rows and columns can each be worked out"
    assert network.cover(10, cost_of(network))
    assert network.hidden == {("1", "x"), ("1", "y"), ("2", "x"), ("2", "y")}
