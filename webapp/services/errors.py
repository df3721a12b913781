"""What a service answers when it cannot do what was asked: a code and a status, never a sentence."""


class DomainError(Exception):
    """Something the rules do not allow; `code` is put into words by `webapp.wording`."""

    status = 409

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ConflictError(DomainError):
    """Somebody else was faster, or the match has moved on."""


class NoPlaceError(DomainError):
    """The volunteer's places are all taken."""


class NotAllowedError(DomainError):
    """The rules do not allow this pair or this step."""

    status = 403
