"""What a PostgreSQL role needs to serve respondents' and public pages: it may write answers and never read them.

The import law keeps those pages away from answers in the code, a test hears their SQL, and this holds where both have
failed: a statement that reads an answer is refused by the database.
"""

READS = (
    "agencies",
    "alembic_version",
    "certificates",
    "code_prompts",
    "collectors",
    "drafts",
    "help_contacts",
    "invitations",
    "language_reviews",
    "loop_targets",
    "media_pieces",
    "opt_outs",
    "pairings",
    "partnership",
    "publication_sources",
    "publications",
    "reaction_counts",
    "receipts",
    "reopenings",
    "survey_versions",
    "surveys",
    "withdrawn_quotes",
)
ADDS_TO = (
    "audit_entries",
    "bookings",
    "certificates",
    "comments",
    "concerns",
    "contact_requests",
    "corrections",
    "drafts",
    "equality_answers",
    "invitations",
    "opt_outs",
    "pair_slips",
    "reactions",
    "receipts",
    "responses",
    "said_needs",
    "withdrawn_quotes",
)
#: Of who was invited only for which organisation, which a return carries, and what stands for them where their answers
#: from before and after find each other; never a name. In a course that is the booking, opaque without the key file, so that
#: this role cannot lead from an address to who has answered. Where one person alone is booked from an agency it can.
#: Of an author's file all but who brought it in.
#: Of answers only their key, by which a receipt's holder takes theirs back; of a letter all but who wrote it; of a
#: quote the words as others are shown them, and of a print that there was one; of a reaction only its key, so that a
#: second word takes the place of the first; of a report's link what it shows and until when, never for whom it was made.
#: Of a booking the address by which somebody at the door of an event is found, never a name or needs.
READS_COLUMNS = {
    "bookings": ("id", "event_id", "address", "agency_key", "agency_words", "role", "state"),
    "courses": ("key", "title"),
    "invited_people": ("id", "agency_key", "pair_basis"),
    "letters": ("id", "response_id", "text", "language", "day", "read", "answer", "answered_on"),
    "media_files": (
        *("id", "name", "kind", "content_type", "size", "alt", "language"),
        *("details", "added_at", "replaced_at"),
    ),
    "quote_prints": ("quote_id",),
    "quotes": ("id", "response_id", "language", "words", "state"),
    "reactions": ("id",),
    "report_links": ("token_hash", "title", "html", "expires_at", "withdrawn_at"),
    "responses": ("id",),
    "said_needs": ("id",),
    "training_events": ("id", "code", "course_key", "place", "starts_at", "ends_at", "cancelled_at"),
}
CHANGES = {
    "bookings": ("state", "agency_key", "agency_words", "role"),
    "collectors": ("received",),
    "letters": ("read", "answer", "answered_on"),
    "quotes": ("state", "withdrawn_on", "withdrawn_by"),
    "reactions": ("heard", "difference"),
    "receipts": ("response_id",),
}


#: What an earlier release gave, and needs no more.
GIVEN_BEFORE = {"bookings": ("needs",)}


def grants(role: str) -> list[str]:
    """The statements, for a role that exists, also one that has the rights of an earlier release. `role` may be any name; it is quoted."""
    name = '"' + role.replace('"', '""') + '"'
    return [
        *(
            f"REVOKE UPDATE ({', '.join(columns)}) ON {table} FROM {name}"
            for table, columns in GIVEN_BEFORE.items()
        ),
        f"GRANT USAGE ON SCHEMA public TO {name}",
        *(f"GRANT SELECT ON {table} TO {name}" for table in READS),
        *(f"GRANT INSERT ON {table} TO {name}" for table in ADDS_TO),
        *(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {name}" for table, columns in CHANGES.items()),
        *(
            f"GRANT SELECT ({', '.join(columns)}) ON {table} TO {name}"
            for table, columns in READS_COLUMNS.items()
        ),
        f"GRANT UPDATE, DELETE ON drafts TO {name}",
        f"GRANT DELETE ON responses TO {name}",
        f"GRANT DELETE ON opt_outs TO {name}",
        f"GRANT DELETE ON said_needs TO {name}",  # what somebody says again takes the place of what they said
        f"GRANT USAGE ON SEQUENCE audit_entries_id_seq TO {name}",
        # All invitations of a door are taken out and put back whenever one changes: see feedback.invitations.door.
        f"GRANT DELETE ON invitations TO {name}",
        f"GRANT DELETE ON certificates TO {name}",  # as invitations; the names in them are sealed
    ]
