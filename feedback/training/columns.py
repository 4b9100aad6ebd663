"""Which column of a booking system's table is what: guessed from the heads, remembered, or said by somebody."""

from collections.abc import Iterable, Mapping, Sequence

from feedback.responses.import_map import near
from feedback.responses.import_words import normal
from feedback.responses.table_fault import TableFault

#: What a column may be, as the hub calls it.
MEANINGS = {
    "name": "Name",
    "first": "First name",
    "last": "Last name",
    "address": "E-mail address",
    "agency": "Agency",
    "role": "Role",
    "manager_name": "Manager’s name",
    "manager_address": "Manager’s e-mail address",
    "needs": "Interpreter or access needs",
    "language": "Language they are written to in",
    "ref": "Number of the booking",
    "booking": "How the booking stands",
    "attendance": "Whether they came",
    "left": "Whether they left early",
    "day": "Day of the event",
    "ignore": "Nothing we keep",
}
#: Needs may stand in several columns; everything else in one.
SEVERAL = frozenset({"needs", "ignore"})
#: One of these tells who somebody is.
WHO = frozenset({"name", "last", "address"})
#: How booking systems head their columns, without case, spaces and signs. The first that fits is taken.
_HEADS: dict[str, tuple[str, ...]] = {
    "manager_address": (
        *("manageremail", "manageremailaddress", "linemanageremail", "linemanageremailaddress"),
        *("managersemail", "linemanagersemail", "supervisoremail", "approveremail"),
    ),
    "manager_name": ("manager", "managername", "linemanager", "linemanagername", "supervisor", "approver"),
    "address": (
        *("email", "emailaddress", "mail", "delegateemail", "attendeeemail", "learneremail", "workemail"),
        *("participantemail", "contactemail", "useremail", "emailid", "userprincipalname"),
    ),
    "first": (
        "firstname",
        "forename",
        "givenname",
        "delegatefirstname",
        "attendeefirstname",
        "learnerfirstname",
    ),
    "last": ("lastname", "surname", "familyname", "delegatelastname", "delegatesurname", "attendeelastname"),
    "name": (
        *("name", "fullname", "person", "who", "delegate", "delegatename", "attendee", "attendeename"),
        *("participant", "participantname", "learner", "learnername", "user", "candidate", "displayname"),
    ),
    "agency": (
        *("agency", "organisation", "organization", "employer", "company", "service", "school", "setting"),
        *("agencyname", "organisationname", "organizationname", "agencyorganisation", "workplace"),
    ),
    "role": ("role", "jobtitle", "job", "jobrole", "position", "occupation", "profession", "post"),
    "needs": (
        *("needs", "accessneeds", "accessrequirements", "accessibility", "accessibilityrequirements"),
        *("additionalneeds", "specialrequirements", "interpreter", "interpreterneeded", "adjustments"),
        *("reasonableadjustments", "dietaryrequirements", "dietary", "supportneeds", "accessibilityneeds"),
    ),
    "language": ("language", "lang", "preferredlanguage", "firstlanguage", "mainlanguage", "languagespoken"),
    "ref": (
        *("ref", "reference", "bookingref", "bookingreference", "bookingid", "bookingnumber", "bookingno"),
        *("orderno", "ordernumber", "orderid", "enrolmentid", "registrationid", "ticketnumber", "id"),
    ),
    "attendance": (
        *("attendance", "attended", "attendancestatus", "present", "didattend", "checkedin", "register"),
        *("completion", "completionstatus", "outcome", "attendedyn", "signedin"),
    ),
    "left": ("leftearly", "leftat", "left", "departedearly", "earlyleaver", "timeleft"),
    "booking": (
        *("bookingstatus", "status", "state", "enrolmentstatus", "registrationstatus", "placestatus"),
        *("attendeestatus", "approvalstatus", "orderstatus"),
    ),
    "day": (
        *("eventdate", "coursedate", "sessiondate", "startdate", "trainingdate", "eventstart"),
        *("dateofevent", "dateofcourse", "dateoftraining", "eventstartdate", "coursestartdate"),
    ),
}


def guess(heads: Sequence[str], remembered: Mapping[str, str]) -> list[str]:
    """What each column is: as somebody said last time, or as its head sounds; "ignore" for the rest.

    A head that may mean several things ("Date", "Title", "Address") is left to a person.
    """
    words = {head: meaning for meaning, known in _HEADS.items() for head in known}
    found: list[str] = []
    for head in heads:
        meaning = remembered.get(normal(head)) or words.get(_letters(head), "ignore")
        found.append("ignore" if meaning in found and meaning not in SEVERAL else meaning)
    return found


def named(heads: Sequence[str], said: Mapping[str, str], remembered: Mapping[str, str]) -> list[str]:
    """As `guess`, but for those columns that a map file speaks of.

    Raises:
        TableFault: the map speaks of a column that is not there, or of a meaning that is none.
    """
    known = {normal(head): place for place, head in enumerate(heads)}
    told: dict[int, str] = {}
    for head, meaning in said.items():
        if normal(head) not in known:
            raise TableFault(f"The map speaks of a column '{head}', which is not there. {near(head, heads)}")
        if meaning not in MEANINGS:
            raise TableFault(f"The map says '{head}' is '{meaning}'. {near(meaning, MEANINGS)}")
        told[known[normal(head)]] = meaning
    taken = set(told.values()) - SEVERAL
    rest = guess(heads, remembered)
    return [told.get(place, "ignore" if meaning in taken else meaning) for place, meaning in enumerate(rest)]


def fault(meanings: Iterable[str]) -> str:
    """What is wrong with a choice of columns, as a sentence; or nothing."""
    chosen = list(meanings)
    for meaning in MEANINGS:
        if meaning not in SEVERAL and chosen.count(meaning) > 1:
            return f"Two columns are “{MEANINGS[meaning]}”. Choose one of them."
    if not WHO & set(chosen):
        return "No column says who somebody is. Choose the one with names, or with e-mail addresses."
    return ""


def _letters(head: str) -> str:
    return "".join(sign for sign in normal(head) if sign.isalnum())
