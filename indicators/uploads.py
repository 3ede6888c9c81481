"""How much may be sent at once: refused by what a request says of itself, before it is read."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from .models.evidence import LARGEST_EVIDENCE

MOST_SENT = LARGEST_EVIDENCE + 2 * 1024 * 1024
"""One evidence somewhat too large is still read, to be refused with a sentence."""


class BoundedUpload(FileUploadHandler):
    """Stands before Django's own handlers and takes nothing itself."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any
    ) -> None:
        if content_length > MOST_SENT:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
