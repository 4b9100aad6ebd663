"""What was asked of a course, an event or a booking cannot be done."""

from feedback.field_fault import FieldFault


class TrainingFault(FieldFault):
    """What was asked of a course, an event or a booking cannot be done."""


need = TrainingFault.need
