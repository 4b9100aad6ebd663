"""Who may do what. Every route declares one of these permissions; roles are bundles of them."""

from enum import StrEnum


class Permission(StrEnum):
    """Something a member of staff may do. The value is said in the audit trail."""

    SEE_HUB = "see the hub"
    SEE_SURVEYS = "see surveys"
    EDIT_SURVEYS = "edit surveys"
    KEY_PAPER = "key in paper answers"
    SEE_RESULTS = "see results"
    CONFIRM_UNANIMOUS = "confirm that a unanimous answer may be shown"
    SEE_OWN_GROUP = "see the results of their own group"
    READ_COMMENTS = "read comments"
    CODE_COMMENTS = "assign themes"
    PAIR_ANSWERS = "decide whether answers from before and after are one person's"
    SEE_CONTACTS = "see requests to be contacted"
    RAISE_CONCERNS = "raise a concern for somebody's safety"
    SEE_CONCERNS = "see that there are concerns"
    DECIDE_CONCERNS = "read and decide concerns"
    CHECK_SCREENING = "judge texts for what screening missed"
    EDIT_ROTA = "edit the safeguarding rota"
    EDIT_LOOPS = "edit loops"
    CHECK_LOOPS = "check loops as a second person"
    PUBLISH = "publish"
    READ_DRAFTS = "read the drafts given to the panel"
    SEE_PLANS = "see plans"
    EDIT_PLANS = "bring in plans"
    UPDATE_PLANS = "keep plans and boards up to date"
    SEE_DECISIONS = "see decisions and what they rest on"
    RECORD_DECISIONS = "record decisions"
    CHECK_DECISIONS = "check decisions as a second person"
    SEE_TRAINING = "see courses and how many came"
    KEEP_TRAINING = "plan training and see who is booked"
    EDIT_PARTNERSHIP = "edit the partnership"
    RAISE_THRESHOLDS = "raise how small a number may be shown"
    EDIT_ACCOUNTS = "edit accounts"
    EXPORT_ANSWERS = "export answers"
    SEE_AUDIT = "see the audit trail"


class Role(StrEnum):
    """The roles of the house, as they are given to an account."""

    HUB = "hub"
    ANALYST = "analyst"
    TRANSLATOR = "translator"
    SECOND_READER = "second_reader"
    TRAINER = "trainer"
    BOARD = "board"
    SCRUTINEER = "scrutineer"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    GROUP_LEAD = "group_lead"
    INFORMATION_GOVERNANCE = "information_governance"
    PANEL = "panel"
    ADMIN = "admin"


_LOOK = {Permission.SEE_HUB, Permission.SEE_PLANS}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.HUB: frozenset(
        _LOOK
        | {
            Permission.SEE_SURVEYS,
            Permission.EDIT_SURVEYS,
            Permission.KEY_PAPER,
            Permission.SEE_RESULTS,
            Permission.CONFIRM_UNANIMOUS,
            Permission.READ_COMMENTS,
            Permission.CODE_COMMENTS,
            Permission.PAIR_ANSWERS,
            Permission.SEE_CONTACTS,
            Permission.RAISE_CONCERNS,
            Permission.SEE_CONCERNS,
            Permission.EDIT_LOOPS,
            Permission.PUBLISH,
            Permission.EDIT_PLANS,
            Permission.UPDATE_PLANS,
            Permission.EXPORT_ANSWERS,
            Permission.SEE_DECISIONS,
            Permission.RECORD_DECISIONS,
            Permission.CHECK_DECISIONS,
            Permission.SEE_TRAINING,
            Permission.KEEP_TRAINING,
        }
    ),
    Role.ANALYST: frozenset(
        _LOOK
        | {
            Permission.SEE_SURVEYS,
            Permission.SEE_RESULTS,
            Permission.READ_COMMENTS,
            Permission.CODE_COMMENTS,
            Permission.PAIR_ANSWERS,
            Permission.RAISE_CONCERNS,
            Permission.EXPORT_ANSWERS,
            Permission.SEE_DECISIONS,
            Permission.SEE_TRAINING,
        }
    ),
    Role.TRANSLATOR: frozenset(_LOOK | {Permission.SEE_SURVEYS, Permission.EDIT_SURVEYS}),
    Role.SECOND_READER: frozenset(
        _LOOK
        | {
            Permission.SEE_SURVEYS,
            Permission.READ_COMMENTS,
            Permission.RAISE_CONCERNS,
            Permission.CHECK_SCREENING,
            Permission.CHECK_LOOPS,
            Permission.PUBLISH,
            Permission.SEE_DECISIONS,
            Permission.CHECK_DECISIONS,
        }
    ),
    Role.TRAINER: frozenset(
        _LOOK
        | {
            Permission.KEY_PAPER,
            Permission.RAISE_CONCERNS,
            Permission.SEE_TRAINING,
            Permission.KEEP_TRAINING,
        }
    ),
    Role.BOARD: frozenset(
        _LOOK
        | {
            Permission.SEE_SURVEYS,
            Permission.SEE_RESULTS,
            Permission.SEE_DECISIONS,
            Permission.SEE_TRAINING,
        }
    ),
    Role.SCRUTINEER: frozenset(
        _LOOK
        | {
            Permission.SEE_SURVEYS,
            Permission.SEE_RESULTS,
            Permission.SEE_DECISIONS,
            Permission.SEE_AUDIT,
            Permission.SEE_TRAINING,
        }
    ),
    Role.SAFEGUARDING_LEAD: frozenset(
        _LOOK
        | {
            Permission.SEE_SURVEYS,
            Permission.READ_COMMENTS,
            Permission.SEE_CONTACTS,
            Permission.RAISE_CONCERNS,
            Permission.SEE_CONCERNS,
            Permission.DECIDE_CONCERNS,
            Permission.CHECK_SCREENING,
            Permission.EDIT_ROTA,
            Permission.SEE_RESULTS,
            Permission.CONFIRM_UNANIMOUS,
            Permission.SEE_DECISIONS,
        }
    ),
    Role.GROUP_LEAD: frozenset({Permission.SEE_HUB, Permission.SEE_OWN_GROUP}),
    Role.INFORMATION_GOVERNANCE: frozenset(_LOOK | {Permission.SEE_AUDIT, Permission.EDIT_PARTNERSHIP}),
    Role.PANEL: frozenset({Permission.READ_DRAFTS}),
    Role.ADMIN: frozenset(Permission)
    - {
        Permission.CONFIRM_UNANIMOUS,
        Permission.READ_COMMENTS,
        Permission.CODE_COMMENTS,
        Permission.PAIR_ANSWERS,
        Permission.SEE_CONTACTS,
        Permission.DECIDE_CONCERNS,
        Permission.CHECK_SCREENING,
        Permission.SEE_OWN_GROUP,
        Permission.EXPORT_ANSWERS,
        Permission.READ_DRAFTS,
    },
}

#: How the role is called on screen.
NAMES = {
    Role.HUB: "Listening-hub staff",
    Role.ANALYST: "Analyst",
    Role.TRANSLATOR: "Translator",
    Role.SECOND_READER: "Second reader",
    Role.TRAINER: "Trainer",
    Role.BOARD: "Board member",
    Role.SCRUTINEER: "Independent scrutineer",
    Role.SAFEGUARDING_LEAD: "Safeguarding lead or deputy",
    Role.GROUP_LEAD: "School or agency lead",
    Role.INFORMATION_GOVERNANCE: "Information governance",
    Role.PANEL: "Young people’s panel",
    Role.ADMIN: "Administrator",
}


def permissions_of(roles: list[str]) -> frozenset[Permission]:
    """All that these roles together may do; a role this release does not know gives nothing."""
    return frozenset().union(*(GRANTS[role] for role in Role if role.value in roles))
