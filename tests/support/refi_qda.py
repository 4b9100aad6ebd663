"""What the REFI-QDA 1.0 schemas (Codebook.xsd, Project.xsd of 18 March 2019) ask of the elements we write.

Our own words for the rules, not a copy of the schemas: for each type its attributes (required, allowed) and its children
in the order the sequence wants them, each with the type it has and how often it may come. `faults` gives what is wrong.
"""

import re
from xml.etree import ElementTree as Tree

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
NUMBER, BOOL, ANY = re.compile(r"-?\d+"), re.compile("true|false|1|0"), re.compile(".*", re.DOTALL)
MADE = {"creatingUser": GUID, "creationDateTime": MOMENT, "modifyingUser": GUID, "modifiedDateTime": MOMENT}
ONE, MAYBE, MANY, SOME = (1, 1), (0, 1), (0, None), (1, None)

#: type -> (required attributes, other attributes, children in order: (name, type, (least, most)))
PROJECT = {
    "Project": (
        {"name": ANY},
        {"origin": ANY, "creatingUserGUID": GUID, "creationDateTime": MOMENT, "basePath": ANY},
        [
            ("Users", "Users", MAYBE),
            ("CodeBook", "CodeBook", MAYBE),
            ("Sources", "Sources", MAYBE),
            ("Notes", "Notes", MAYBE),
            ("Description", "Words", MAYBE),
        ],
    ),
    "Users": ({}, {}, [("User", "User", SOME)]),
    "User": ({"guid": GUID}, {"name": ANY, "id": ANY}, []),
    "CodeBook": ({}, {}, [("Codes", "Codes", ONE)]),
    "Codes": ({}, {}, [("Code", "Code", SOME)]),
    "Code": (
        {"guid": GUID, "name": ANY, "isCodable": BOOL},
        {"color": re.compile("#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})")},
        [("Description", "Words", MAYBE), ("NoteRef", "Ref", MANY), ("Code", "Code", MANY)],
    ),
    "Sources": ({}, {}, [("TextSource", "Text", SOME)]),
    "Notes": ({}, {}, [("Note", "Text", SOME)]),
    "Text": (
        {"guid": GUID},
        {"name": ANY, "plainTextPath": re.compile(r"internal://[^/]+\.txt"), "richTextPath": ANY, **MADE},
        [
            ("Description", "Words", MAYBE),
            ("PlainTextContent", "Words", MAYBE),
            ("PlainTextSelection", "Selection", MANY),
            ("Coding", "Coding", MANY),
            ("NoteRef", "Ref", MANY),
        ],
    ),
    "Selection": (
        {"guid": GUID, "startPosition": NUMBER, "endPosition": NUMBER},
        {"name": ANY, **MADE},
        [("Description", "Words", MAYBE), ("Coding", "Coding", MANY), ("NoteRef", "Ref", MANY)],
    ),
    "Coding": (
        {"guid": GUID},
        {"creatingUser": GUID, "creationDateTime": MOMENT},
        [("CodeRef", "Ref", ONE), ("NoteRef", "Ref", MANY)],
    ),
    "Ref": ({"targetGUID": GUID}, {}, []),
    "Words": ({}, {}, []),
}
CODEBOOK = {
    "CodeBook": ({}, {"origin": ANY}, [("Codes", "Codes", ONE)]),
    "Codes": PROJECT["Codes"],
    "Code": (*PROJECT["Code"][:2], [("Description", "Words", MAYBE), ("Code", "Code", MANY)]),
    "Words": PROJECT["Words"],
}


def faults(content: bytes, root: str, namespace: str, rules: dict) -> list[str]:
    """What the schema would refuse, and references and users that lead nowhere."""
    tree = Tree.fromstring(content)
    found = [] if tree.tag == f"{{{namespace}}}{root}" else [f"the root is {tree.tag}"]
    _check(tree, root, namespace, rules, found)
    ids = [one.get("guid") for one in tree.iter() if one.get("guid")]
    found += [f"{one} stands twice" for one in set(ids) if ids.count(one) > 1]
    for one in tree.iter():
        for name in ("targetGUID", "creatingUser"):
            if one.get(name) and one.get(name) not in ids:
                found.append(f"{one.tag} refers to nothing: {one.get(name)}")
    return found


def _check(element: Tree.Element, kind: str, namespace: str, rules: dict, found: list[str]) -> None:
    required, others, children = rules[kind]
    allowed = {**required, **others}
    found += [f"{kind} lacks {name}" for name in required if name not in element.attrib]
    for name, value in element.attrib.items():
        if name not in allowed:
            found.append(f"{kind} has {name}")
        elif not allowed[name].fullmatch(value):
            found.append(f"{kind}.{name} is {value!r}")
    names = [one.tag.removeprefix(f"{{{namespace}}}") for one in element]
    order = [name for name, _, _ in children]
    if any(name not in order for name in names) or names != sorted(names, key=order.index):
        found.append(f"{kind} holds {names}")
        return
    for name, type_, (least, most) in children:
        these = [one for one in element if one.tag.endswith(f"}}{name}")]
        if len(these) < least or (most is not None and len(these) > most):
            found.append(f"{kind} has {len(these)} of {name}")
        for one in these:
            _check(one, type_, namespace, rules, found)
