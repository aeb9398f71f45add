"""The application that pages call `shop`, and the fixtures that their tests take (`pytest -p shop`)."""

from __future__ import annotations

import contextlib
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic
from pydantic import BaseModel, ConfigDict, Field


class Line(BaseModel):
    model_config = ConfigDict(strict=True)
    sku: str


class Order(BaseModel):
    model_config = ConfigDict(strict=True)
    ref: str = Field(min_length=1, max_length=30, pattern=r"^[A-Za-z0-9-]*$")
    accountIdentifier: str = Field(  # noqa: N815 - as in the payload
        default="-", min_length=1, max_length=20
    )
    customer: str
    clientTime: str = ""  # noqa: N815 - as above
    notes: str = Field(default="", max_length=10)
    lines: list[Line] = Field(default_factory=lambda: [Line(sku="-")], min_length=1, max_length=5)


def create_app(database: dict[str, Order]) -> FastAPI:
    app = FastAPI()
    app.state.orders = database
    app.frozen_stock = contextlib.nullcontext  # type: ignore[attr-defined]

    @app.exception_handler(RequestValidationError)
    def refuse(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        faults = [{"field": ".".join(map(str, found["loc"][1:])), "message": found["msg"]} for found in error.errors()]
        return JSONResponse({"errors": faults}, 422)

    @app.post("/orders", status_code=201)
    def order(order: Order, who: Annotated[Any, Depends(HTTPBasic())]) -> JSONResponse:  # noqa: ARG001 - it is asked for
        before = database.setdefault(order.ref, order)
        return JSONResponse({}, 201 if before is order else 200 if before == order else 409)

    return app


app = create_app({})


@pytest.fixture
def database() -> dict[str, Order]:
    return {}


@pytest.fixture
def shop(database: dict[str, Order]) -> FastAPI:
    return create_app(database)
