"""What was asked of a plan at work cannot be done."""

from feedback.field_fault import FieldFault


class WorkFault(FieldFault):
    """What was asked of a plan at work cannot be done."""


need = WorkFault.need
