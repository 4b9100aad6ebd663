"""What was asked of a round of returns cannot be done."""

from feedback.field_fault import FieldFault


class ReturnFault(FieldFault):
    """What was asked of a round of returns cannot be done."""
