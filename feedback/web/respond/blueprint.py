"""The respondents' face: everything under `/s/<code>`."""

from flask import Blueprint

from feedback.web.respond import answering, finishing, starting

respond = Blueprint("respond", __name__, url_prefix="/s")

respond.add_url_rule("/<code>", "start", starting.start_page)
respond.add_url_rule("/<code>", "begin", starting.begin, methods=["POST"])
respond.add_url_rule("/<code>/q/<page_id>", "question", answering.question)
respond.add_url_rule("/<code>/q/<page_id>", "answer", answering.answer, methods=["POST"])
respond.add_url_rule("/<code>/check", "check", finishing.check)
respond.add_url_rule("/<code>/send", "send", finishing.send, methods=["POST"])
respond.add_url_rule("/<code>/thanks", "thanks", finishing.thanks)
respond.add_url_rule("/<code>/finish", "finish", finishing.finish, methods=["POST"])
respond.add_url_rule("/<code>/leave", "leave", finishing.leave, methods=["POST"])
