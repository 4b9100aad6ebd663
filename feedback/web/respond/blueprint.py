"""The respondents' face: everything under `/s/<code>`."""

from flask import Blueprint

from feedback.web.respond import (
    agreeing,
    answering,
    certificate,
    contact,
    elsewhere,
    equality,
    finishing,
    kiosk,
    last_things,
    leaving,
    needs,
    notices,
    offline,
    own_code,
    sealed,
    starting,
    walking,
)

respond = Blueprint("respond", __name__, url_prefix="/s")

respond.add_url_rule("/<code>", "start", starting.start_page)
respond.add_url_rule("/<code>", "begin", starting.begin, methods=["POST"])
respond.add_url_rule("/<code>/own-code", "own_code", own_code.page)
respond.add_url_rule("/<code>/own-code", "own_code_said", own_code.said, methods=["POST"])
respond.add_url_rule("/<code>/q/<page_id>", "question", answering.question)
respond.add_url_rule("/<code>/q/<page_id>", "answer", answering.answer, methods=["POST"])
respond.add_url_rule("/<code>/check", "check", finishing.check)
respond.add_url_rule("/<code>/send", "send", finishing.send, methods=["POST"])
respond.add_url_rule("/<code>/thanks", "thanks", finishing.thanks)
respond.add_url_rule("/<code>/certificate", "certificate", certificate.certificate)
respond.add_url_rule(
    "/<code>/certificate", "certificate_made", certificate.certificate_made, methods=["POST"]
)
respond.add_url_rule("/<code>/needs", "needs", needs.page)
respond.add_url_rule("/<code>/needs", "needs_said", needs.said, methods=["POST"])
respond.add_url_rule("/<code>/finish", "finish", leaving.finish, methods=["POST"])
respond.add_url_rule("/<code>/leave", "leave", leaving.leave, methods=["POST"])
respond.add_url_rule("/<code>/leaving", "ways_out", leaving.ways_out)
respond.add_url_rule("/<code>/help", "help_page", leaving.help_page)
respond.add_url_rule("/<code>/privacy", "notice", notices.notice)
respond.add_url_rule("/<code>/age", "age", agreeing.age)
respond.add_url_rule("/<code>/parent", "parent", agreeing.parent)
respond.add_url_rule("/<code>/yes", "assent", agreeing.assent)
respond.add_url_rule("/<code>/no", "declined", agreeing.declined)
respond.add_url_rule("/<code>/next", "cleared", kiosk.cleared)
respond.add_url_rule("/<code>/next", "next_person", kiosk.next_person, methods=["POST"])
respond.add_url_rule("/<code>/still", "still", kiosk.still)
respond.add_url_rule("/<code>/last", "last", last_things.last)
respond.add_url_rule("/<code>/last", "last_said", last_things.last_said, methods=["POST"])
respond.add_url_rule("/<code>/equality", "equality", equality.equality)
respond.add_url_rule("/<code>/equality/questions", "equality_questions", equality.equality_questions)
respond.add_url_rule("/<code>/equality/questions", "equality_said", equality.equality_said, methods=["POST"])
respond.add_url_rule("/<code>/contact", "contact", contact.contact)
respond.add_url_rule("/<code>/contact", "contact_said", contact.contact_said, methods=["POST"])
respond.add_url_rule("/<code>/contact/sent", "contact_sent", contact.contact_sent)
respond.add_url_rule("/<code>/elsewhere", "elsewhere", elsewhere.elsewhere)
respond.add_url_rule("/<code>/elsewhere", "elsewhere_code", elsewhere.elsewhere_code, methods=["POST"])
respond.add_url_rule("/<code>/whole", "whole", offline.whole)
respond.add_url_rule("/<code>/manifest.webmanifest", "manifest", offline.manifest)
respond.add_url_rule("/<code>/sealed", "sealed", sealed.receive, methods=["POST"])
respond.add_url_rule("/<code>/sealed/unfinished", "unfinished", sealed.carry_on, methods=["POST"])
respond.after_request(walking.say_where)
