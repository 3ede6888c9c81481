"""The traces of the log: where something of ours failed, and nowhere else."""

import logging


class OnlyOfErrors(logging.Filter):
    """Takes the trace off a line about an answer that says what is wrong with the request: whoever is
    refused something is no failure, and the line says who was refused what.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through, those about a status under 500 without their trace."""
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = record.stack_info = None
        return True
