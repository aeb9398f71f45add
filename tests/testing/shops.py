"""The same shop in FastAPI, Flask and plain ASGI, as people write it; `fault` names what is wrong with it."""

import json
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, Self

from fastapi import FastAPI, Query, Response
from flask import Flask, request
from pydantic import BaseModel, ConfigDict, Field, model_validator


class Parcel(BaseModel):
    model_config = ConfigDict(strict=True)

    ref: str = Field(min_length=1, max_length=30)
    weight: float = Field(gt=0)
    method: Literal["HOME", "SHOP"]
    note: str = Field(default="", max_length=10)
    shop: str = Field(default="", max_length=20)
    sendOn: date | None = Field(default=None, strict=False)  # noqa: N815 - as the payload's key is named

    @model_validator(mode="after")
    def is_consistent(self) -> Self:
        if (self.method == "SHOP" or "shop" in self.model_fields_set) and not self.shop:
            raise ValueError("shop")
        if self.sendOn is not None and self.sendOn < datetime.now(UTC).date() + timedelta(days=5):
            raise ValueError("sendOn")
        return self


class UncheckedParcel(Parcel):
    """The ordinary bug: a limit that was forgotten."""

    note: str = ""


def fastapi_shop(fault: str = "", *, prefix: str = "") -> FastAPI:
    app = FastAPI()
    made: dict[str, str] = {}
    lock = threading.Lock()

    def send(parcel: Parcel, response: Response, urgency: float = Query(default=1, ge=1, le=3)) -> dict[str, str]:
        if fault == "crash" and parcel.method == "SHOP":
            raise LookupError(f"no shelf for urgency {urgency}")
        with lock:
            if parcel.ref in made and fault != "twice":
                response.status_code = 200
            made[parcel.ref] = parcel.ref
        return {"ref": parcel.ref}

    if fault == "note":
        send.__annotations__["parcel"] = UncheckedParcel
    app.post(f"{prefix}/parcels", status_code=201)(send)
    return app


def flask_shop(fault: str = "") -> Flask:
    app = Flask("shop")
    made: set[str] = set()

    @app.post("/parcels")
    def send() -> Any:
        parcel: Any = request.get_json(silent=True)
        problems = _problems(parcel, request.args.get("urgency", "1"))
        if problems:
            return {"problem" if fault == "shape" else "detail": problems}, 422
        if fault == "crash" and parcel["method"] == "SHOP":
            raise LookupError("no shelf")
        is_known = parcel["ref"] in made
        made.add(parcel["ref"])
        return {"ref": parcel["ref"]}, 200 if is_known else 201

    return app


def plain_shop(fault: str = "") -> Any:
    """ASGI by hand, with a lifespan that must have run."""
    made: set[str] = set()
    state: dict[str, bool] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            if fault == "start":
                raise LookupError("no database")
            state["started"] = True
            await send({"type": "lifespan.startup.complete"})
            await receive()
            state.clear()
            await send({"type": "lifespan.shutdown.complete"})
            return
        assert state["started"]
        body = b""
        while True:
            message = await receive()
            body += message["body"]
            if not message["more_body"]:
                break
        urgency = dict(pair.split("=") for pair in scope["query_string"].decode().split("&") if pair).get(
            "urgency", "1"
        )
        parcel: Any
        try:
            parcel = json.loads(body)
        except ValueError:
            parcel = None
        problems = _problems(parcel, urgency)
        status = 422 if problems else 200 if parcel["ref"] in made else 201
        if not problems:
            made.add(parcel["ref"])
        answer = {"detail": problems} if problems else {"ref": parcel["ref"]}
        await send(
            {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]}
        )
        await send({"type": "http.response.body", "body": json.dumps(answer).encode()})

    return app


def _problems(parcel: Any, urgency: str) -> list[str]:
    """What is wrong, by the same model."""
    try:
        Parcel.model_validate_json(json.dumps(parcel))
        problems = [] if 1 <= float(urgency) <= 3 else ["urgency"]
    except ValueError:
        problems = ["parcel"]
    return problems
