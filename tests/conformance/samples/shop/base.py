"""Bases."""

import datetime

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Base(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", populate_by_name=True)

    order_id: int = Field(gt=0)
    external_ref: str | None = None


class Named(BaseModel):
    name: str = Field(min_length=1)


class Timestamped(BaseModel):
    created_at: datetime.datetime
    updated_at: datetime.datetime | None = None
