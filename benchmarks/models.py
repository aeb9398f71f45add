"""The order's shape as pydantic models: a plain one, and TypedDicts told apart by their delivery method.

Both ask for types, lengths, patterns and the amount; the tagged ones also for what each delivery method needs. Neither
knows dates, uniqueness across items or supplied data.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter
from typing_extensions import TypedDict

Name = Annotated[str, StringConstraints(max_length=100)]
Text = Annotated[str, StringConstraints(max_length=1024)]
Note = Annotated[str, StringConstraints(max_length=150)]
Account = Annotated[str, StringConstraints(min_length=5, max_length=100, pattern=r"^[-a-zA-Z0-9]*$")]
Reference = Annotated[str, StringConstraints(max_length=150, pattern=r"[^ \t\n\r]")]
Utid = Annotated[str, StringConstraints(pattern=r"^[uU][0-9]+$")]
Etid = Annotated[str, StringConstraints(pattern=r"^[eE][0-9]{6}$")]
Ptid = Annotated[str, StringConstraints(pattern=r"^[pP][0-9]+$")]
Email = Annotated[
    str,
    StringConstraints(
        max_length=254,
        pattern=(
            r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
            r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$"
        ),
    ),
]
Mobile = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{1,14}$")]
Amount = Annotated[float, Field(ge=0)]
Method = Literal["EMAIL", "PHONE", "ADDRESS", "NONE", "EMBEDDED", "EMBEDDED_COMPONENT", "WHATSAPP", "BULKSHIPMENT"]


class Address(BaseModel):
    """A postal address."""

    companyName: str | None = None
    streetLine1: Annotated[str, StringConstraints(max_length=200)] | None = None
    streetLine2: Name | None = None
    city: Annotated[str, StringConstraints(max_length=60)] | None = None
    stateOrProvince: Annotated[str, StringConstraints(max_length=60)] | None = None
    postalCode: Annotated[str, StringConstraints(max_length=12)] | None = None
    country: Annotated[str, StringConstraints(min_length=2, max_length=2)] | None = None


class Recipient(BaseModel):
    """Who gets a reward."""

    firstName: Name | None = None
    lastName: Name | None = None
    email: Email | None = None
    mobileNumber: Mobile | None = None
    address: Address | None = None


class LineItem(BaseModel):
    """One reward, whatever its delivery method."""

    externalRefLineItemID: Reference
    utid: Utid
    amount: Amount
    deliveryMethod: Method
    recipient: Recipient | None = None
    deliveryDate: str | None = None
    expirationDate: str | None = None
    etid: Etid | None = None
    ptid: Ptid | None = None
    emailSubject: str | None = None
    message: Text | None = None
    lineItemNote: Note | None = None
    shippingMethod: str | None = None


class Sender(BaseModel):
    """Who a reward is from."""

    firstName: Name | None = None
    lastName: Name | None = None
    email: str | None = None


class Order(BaseModel):
    """The body of a request."""

    model_config = ConfigDict(strict=True)

    externalRefID: Annotated[str, StringConstraints(max_length=100, pattern=r"[^ \t\n\r]")]
    customerIdentifier: Account
    accountIdentifier: Annotated[str, StringConstraints(min_length=5, max_length=100, pattern=r"[^ \t\n\r]")]
    sender: Sender | None = None
    campaign: Text | None = None
    purchaseOrderNumber: Name | None = None
    notes: Note | None = None
    lineItems: Annotated[list[LineItem], Field(min_length=1)]


class EmailRecipient(TypedDict):
    """Who gets a reward by e-mail."""

    firstName: Name
    email: Email
    lastName: NotRequired[Name]
    mobileNumber: NotRequired[Mobile]


class PhoneRecipient(TypedDict):
    """Who gets a reward by text message."""

    firstName: Name
    mobileNumber: Mobile
    lastName: NotRequired[Name]
    email: NotRequired[Email]


class PostalAddress(TypedDict):
    """Where a reward is posted to."""

    streetLine1: Annotated[str, StringConstraints(max_length=35)]
    city: Annotated[str, StringConstraints(max_length=30)]
    stateOrProvince: Annotated[str, StringConstraints(max_length=35)]
    postalCode: Annotated[str, StringConstraints(max_length=12)]
    country: Annotated[str, StringConstraints(min_length=2, max_length=2)]
    companyName: NotRequired[str]
    streetLine2: NotRequired[Annotated[str, StringConstraints(max_length=35)]]


class PostalRecipient(TypedDict):
    """Who gets a reward by post."""

    firstName: Annotated[str, StringConstraints(max_length=25)]
    lastName: Annotated[str, StringConstraints(max_length=25)]
    address: PostalAddress
    email: NotRequired[Email]
    mobileNumber: NotRequired[Mobile]


class _Item(TypedDict):
    externalRefLineItemID: Reference
    utid: Utid
    amount: Amount
    deliveryDate: NotRequired[str]
    expirationDate: NotRequired[str]
    etid: NotRequired[Etid]
    ptid: NotRequired[Ptid]
    emailSubject: NotRequired[str]
    message: NotRequired[Text]
    lineItemNote: NotRequired[Note]
    shippingMethod: NotRequired[str]


class EmailItem(_Item):
    """A reward by e-mail."""

    deliveryMethod: Literal["EMAIL"]
    recipient: EmailRecipient


class PhoneItem(_Item):
    """A reward by text message."""

    deliveryMethod: Literal["PHONE"]
    recipient: PhoneRecipient


class PostalItem(_Item):
    """A reward by post."""

    deliveryMethod: Literal["ADDRESS"]
    recipient: PostalRecipient


class OtherItem(_Item):
    """A reward by any other way."""

    deliveryMethod: Literal["NONE", "EMBEDDED", "EMBEDDED_COMPONENT", "WHATSAPP", "BULKSHIPMENT"]
    recipient: NotRequired[dict[str, Any]]


TaggedItem = Annotated[EmailItem | PhoneItem | PostalItem | OtherItem, Field(discriminator="deliveryMethod")]


class TaggedSender(TypedDict, total=False):
    """Who a reward is from."""

    firstName: Name
    lastName: Name
    email: str


class TaggedOrder(TypedDict):
    """The body of a request."""

    __pydantic_config__ = ConfigDict(strict=True)  # type: ignore[misc]

    externalRefID: Annotated[str, StringConstraints(max_length=100, pattern=r"[^ \t\n\r]")]
    customerIdentifier: Account
    accountIdentifier: Annotated[str, StringConstraints(min_length=5, max_length=100, pattern=r"[^ \t\n\r]")]
    sender: NotRequired[TaggedSender]
    campaign: NotRequired[Text]
    purchaseOrderNumber: NotRequired[Name]
    notes: NotRequired[Note]
    lineItems: Annotated[list[TaggedItem], Field(min_length=1)]


plain = TypeAdapter(Order)
tagged = TypeAdapter(TaggedOrder)
