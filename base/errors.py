"""What can go wrong in the shop's own language: each error carries the sentence a customer reads."""

from base.i18n import N_, _


class ShopError(Exception):
    """Something the customer or operator can be told; `sentence` is in the reader's language."""

    status = 400
    english = N_("Something went wrong. Please try again.")

    def __init__(self, sentence: str | None = None) -> None:
        self._sentence = sentence
        super().__init__(sentence or type(self).__name__)

    @property
    def sentence(self) -> str:
        """The sentence for the reader, translated when it is read."""
        return self._sentence or _(self.english)


class NotFound(ShopError):
    """What was asked for is not there, or is not the asker's: the two must look alike."""

    status = 404
    english = N_("We could not find that.")


class SoldOut(ShopError):
    """There is less left than was wanted."""

    status = 409
    english = N_("Sorry, this is sold out.")


class OffShelf(ShopError):
    """The product is not for sale now."""

    status = 409
    english = N_("Sorry, this product is no longer for sale.")


class WrongState(ShopError):
    """The thing has moved on: what was asked cannot be done any more."""

    status = 409
    english = N_("This has changed in the meantime. Please look at it again.")


class PaymentUnclear(ShopError):
    """WeChat did not answer clearly; nothing is lost and the shop goes on asking."""

    status = 503
    english = N_("WeChat Pay is slow to answer. Your order is safe; please try again in a moment.")


class PaymentRefused(ShopError):
    """WeChat said no to this payment."""

    status = 409
    english = N_("WeChat Pay refused this payment. Please try again later.")


class BadInput(ShopError):
    """A form or a request has a value that cannot be used; `field` names it."""

    status = 422
    english = N_("Please check what you typed.")

    def __init__(self, sentence: str | None = None, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class Forbidden(ShopError):
    """The operator lacks the permission for this."""

    status = 403
    english = N_("You are not allowed to do that.")


class Taken(ShopError):
    """Another operator has accepted the order: nobody else may process it until they give it back."""

    status = 409
    english = N_("Another operator is working on this order.")


class ClaimOpen(ShopError):
    """The customer wants money back for these pieces, and nobody has decided yet."""

    status = 409
    english = N_("The customer has asked for money back. Please decide about that first.")


class LimitReached(ShopError):
    """The customer would have more of something than the shop lets one customer have."""

    status = 409
    english = N_("You cannot order that many.")
