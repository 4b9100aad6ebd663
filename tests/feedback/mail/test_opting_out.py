"""Who wants no messages is left alone, however their address is spelt."""

from feedback.database import Database
from feedback.mail import opting_out


def test_an_address_that_stands_in_two_spellings_is_left_alone_in_both(database: Database) -> None:
    with database.writing() as session:
        opting_out.go_out(session, opting_out.token(b"key", "ann@example.org"))
        asked = ["ann@example.org", "Ann@example.org", "bea@example.org"]
        assert opting_out.among(session, b"key", asked) == {"ann@example.org", "Ann@example.org"}
