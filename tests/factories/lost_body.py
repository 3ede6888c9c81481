"""The body of a request of somebody who is gone before it is whole."""

from django.test.client import FakePayload


class LostBody(FakePayload):
    """Fails as the connection does."""

    def read(self, *_size):
        raise OSError("connection reset")
