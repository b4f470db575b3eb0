"""What schema.org has no word for, as property values under names of our own, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from guidance.errors import DocumentRefused
from guidance.exchange.guarded import json_value
from guidance.exchange.members import completed, unsaid
from guidance.exchange.schema_org.nodes import Node
from guidance.exchange.terms import OWN_TERMS

Record = TypeVar("Record")
MEMBER = "additionalProperty"


def property_values(record: Any, read_back: Any) -> list[dict[str, Any]]:
    """Return the property values that say what a reading of schema.org's own words misses."""
    return [
        {
            "@type": "PropertyValue",
            "propertyID": OWN_TERMS + name,
            "value": json.dumps(value, ensure_ascii=False, separators=(",", ":")),
        }
        for name, value in unsaid(record, read_back).items()
    ]


def kept_beside(node: Node, record: Record) -> Record | None:
    """Return a record with what our writer kept beside it; None where that does not fit."""
    try:
        return completed(record, _members(node))
    except (ValueError, DocumentRefused):
        return None


def _members(node: Node) -> Mapping[str, Any]:
    return {
        name.removeprefix(OWN_TERMS): json_value(str(kept.members.get("value")).encode())
        for kept in node.nodes(MEMBER)
        if isinstance(name := kept.members.get("propertyID"), str) and name.startswith(OWN_TERMS)
    }
