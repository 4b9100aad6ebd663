"""Names of people: each rule, and the words that look like a name and are none."""

import pytest

from tests.analysis.redaction.finding import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i told mr patel and he did nothing", "i told [name] and he did nothing"),
        ("miss khan listens", "[name] listens"),
        ("Mr. van der Berg", "[name]"),
        ("Dr Singh was lovely", "[name] was lovely"),
        ("I miss my dad and my nan", "I miss my dad and my nan"),
        ("i miss ellie", "i miss [name]"),
        ("my name is abdul rehman and i am 9", "my name is [name] and i am 9"),
        ("MY NAME IS LEON", "MY NAME IS [name]"),
        ("my best freind is called hamza", "my best freind is called [name]"),
        ("my brother oluwaseun hits me", "my brother [name] hits me"),
        ("my social worker agnieszka never calls", "my social worker [name] never calls"),
        ("my teacher always shouts", "my teacher always shouts"),
        ("jayden keeps pushing me", "[name] keeps pushing me"),
        ("me n abz went shop", "me n [name] went shop"),
        ("Will was a great facilitator", "[name] was a great facilitator"),
        ("Will we get a youth club?", "Will we get a youth club?"),
        ("thank you to Grace and Hope at reception", "thank you to [name] and [name] at reception"),
        ("The grace period was helpful", "The grace period was helpful"),
        ("hope is important", "hope is important"),
        ("May was really kind", "[name] was really kind"),
        ("The session on 4 May went well", "The session on 4 May went well"),
        ("May I say thank you", "May I say thank you"),
        ("The trainer, Siobhán O’Neill, was excellent", "The trainer, [name], was excellent"),
        ("With Zbigniewa Krzyk from the team", "With [name] from the team"),
        ("The MASH team in Greater Manchester", "The MASH team in Greater Manchester"),
        ("The NSPCC video and Microsoft Teams", "The NSPCC video and Microsoft Teams"),
        ("becuase my techer is kind", "becuase my techer is kind"),
        ("Khadija’s mum came", "[name]’s mum came"),
    ],
)
def test_is_found_and_its_look_alikes_are_left(text: str, expected: str):
    assert shown(text) == expected
