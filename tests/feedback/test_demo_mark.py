from pathlib import Path

from feedback.database import Database
from feedback.demo_mark import is_demo, mark


def test_a_database_is_no_demo_until_it_is_marked(database: Database) -> None:
    assert not is_demo(database)


def test_a_marked_file_is_a_demo_for_whoever_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "demo.sqlite"
    database = Database(f"sqlite:///{path}")
    mark(database)
    database.dispose()
    again = Database(f"sqlite:///{path}")
    assert is_demo(again)
    again.dispose()


def test_looking_for_the_mark_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "nothing.sqlite"
    assert not is_demo(Database(f"sqlite:///{path}"))
    assert not path.exists()
