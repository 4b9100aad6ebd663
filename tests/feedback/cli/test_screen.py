"""`listening-loop screen` and its training, as a script would use them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis import screening
from analysis.screening import model, train
from feedback.audit import trail
from feedback.cli.main import command_line
from feedback.database import Database
from feedback.reading import decided
from feedback.settings import Settings
from tests.feedback.cli.conftest import Run

MODEL = pytest.mark.skipif(not model.there(), reason="the extra `language` is not installed")


def run(*words: str, given: str = ""):
    return CliRunner().invoke(command_line, ["screen", *words], input=given)


def test_a_line_of_json_for_each_text():
    done = run("--audience", "child", given="i dont want to go home\nit was fun\n\nBoję się wracać do domu\n")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["flagged"] for line in lines] == [True, False, False, True]
    assert list(lines[0])[:4] == ["flagged", "level", "kinds", "why"]
    assert lines[0]["level"] == "look"
    assert "rule home.afraid" in lines[0]["why"]
    assert lines[1]["level"] is None
    assert "Written in Polish: nobody can sort this by machine" in lines[3]["why"]


def test_danger_is_urgent():
    done = run(given="he says he is going to stab me\n")
    assert done.exit_code == 0, done.exception
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["level"] == "urgent"


@MODEL
def test_decided_texts_train_a_model_of_ones_own(tmp_path: Path):
    decided = tmp_path / "decided.csv"
    decided.write_text("text,label\nthe red gate was open again,1\nlovely biscuits,0\n")
    shipped = model.SHIPPED.read_bytes()
    done = run("train", str(decided), "--out", str(tmp_path / "own.npz"))
    assert done.exit_code == 0, done.output
    assert "Trained on 2 decided texts" in done.stdout
    assert model.SHIPPED.read_bytes() == shipped
    before = model.chance("the red gate was open again")
    model.use(tmp_path / "own.npz")
    try:
        after = model.chance("the red gate was open again")
    finally:
        model.use(None)
    assert before is not None
    assert after is not None
    assert after > before


def test_a_process_that_gets_ready_keeps_the_model_of_ones_own(tmp_path: Path):
    own = tmp_path / "own.npz"
    model.use(own)
    try:
        screening.ready()
        assert model._local == own
    finally:
        model.use(None)


@MODEL
def test_what_does_worse_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    few = [train.Example("he hits me", True), train.Example("lovely biscuits", False)] * 4
    monkeypatch.setattr(train, "shipped_examples", lambda part: few)
    monkeypatch.setattr(train, "_pairs", lambda examples: [])
    turned = [train.Example(one.text, not one.needed) for one in few]
    done = train.retrain(turned, tmp_path / "own.npz")
    assert (done.taken, done.file) == (False, None)
    assert not (tmp_path / "own.npz").exists()


def test_the_shipped_model_is_not_written_over():
    with pytest.raises(ValueError, match="stay as they are"):
        train.retrain([], model.SHIPPED)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("words\nhello\n", "columns text and label"),
        ("text,label\nhello,yes\n", "line 2"),
        ("text,label\n", "no decided"),
    ],
)
def test_a_file_that_cannot_be_used_is_explained(tmp_path: Path, content: str, said: str):
    file = tmp_path / "decided.csv"
    file.write_text(content)
    done = run("train", str(file))
    assert done.exit_code == 1 or not model.there()
    assert said in done.stderr or not model.there()


@pytest.fixture
def learnt(monkeypatch: pytest.MonkeyPatch) -> list[list[train.Example]]:
    """What training is given, in place of training."""
    given: list[list[train.Example]] = []

    def retrain(examples: list[train.Example], file: Path) -> train.Retrained:
        given.append(examples)
        return train.Retrained(True, len(examples), 0.98, 0.99, file)

    monkeypatch.setattr(model, "there", lambda: True)
    monkeypatch.setattr(train, "retrain", retrain)
    return given


def here(monkeypatch: pytest.MonkeyPatch, needed: int, ordinary: int) -> None:
    """So many texts were decided here."""
    texts = [(f"harm {one}", True) for one in range(needed)] + [
        (f"bins {one}", False) for one in range(ordinary)
    ]
    monkeypatch.setattr(decided, "decided", lambda session: texts)


def test_what_staff_decided_trains_it(
    run: Run,
    learnt: list[list[train.Example]],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    database: Database,
):
    here(monkeypatch, 20, 70)
    done = run("screen", "train", "--from-decisions")
    assert done.exit_code == 0, done.output
    assert "20 texts that needed a person and 60 that did not. 10 older ones were left out." in done.stdout
    assert str(screening.local_file(settings.secret_file)) in done.stdout
    assert [len(one) for one in learnt] == [80]
    with database.reading() as session:
        (entry,) = trail.of(session, "screening")
        assert entry.action == "screening trained"
        assert entry.detail == {"needed": 20, "not_needed": 60, "kept": True}


@pytest.mark.parametrize(("needed", "ordinary"), [(0, 0), (19, 500), (500, 19)])
def test_a_few_decisions_train_nothing(
    run: Run,
    learnt: list[list[train.Example]],
    monkeypatch: pytest.MonkeyPatch,
    needed: int,
    ordinary: int,
    database: Database,
):
    here(monkeypatch, needed, ordinary)
    done = run("screen", "train", "--from-decisions")
    assert (done.exit_code, learnt) == (1, [])
    assert f"{needed} decided texts that needed a person and {ordinary} that did not" in done.stderr
    assert "judge the weekly sample, then train again" in done.stderr
    with database.reading() as session:
        assert trail.of(session, "screening") == []


def test_either_a_file_or_what_was_decided(run: Run, tmp_path: Path):
    file = tmp_path / "decided.csv"
    file.write_text("text,label\n")
    for words in ((), (str(file), "--from-decisions")):
        done = run("screen", "train", *words)
        assert (done.exit_code, "either FILE or --from-decisions" in done.stderr) == (2, True)
