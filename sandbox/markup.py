"""XML as WeChat writes and reads it: flat elements, text in CDATA, nothing else."""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def document(elements: Mapping[str, Any]) -> str:
    """`<xml>…</xml>` with these elements in their order; mappings nest, lists repeat the element."""
    return f"<xml>{_inside(elements)}</xml>"


def parse(text: str) -> ElementTree.Element:
    """The root element. Raises ValueError when it is not well-formed, has a DOCTYPE or another root than xml."""
    if "<!DOCTYPE" in text:
        raise ValueError("the XML has a DOCTYPE")
    try:
        root = ElementTree.fromstring(text.strip())
    except (ElementTree.ParseError, ValueError) as error:
        raise ValueError(f"not well-formed XML: {error}") from error
    if root.tag != "xml":
        raise ValueError(f"the root element is <{root.tag}>, not <xml>")
    return root


def text_of(parent: ElementTree.Element, name: str) -> str:
    """The text of a child, empty when it is absent. Raises ValueError when there are several."""
    found = parent.findall(name)
    if len(found) > 1:
        raise ValueError(f"<{name}> comes {len(found)} times")
    return (found[0].text or "") if found else ""


def _inside(elements: Mapping[str, Any]) -> str:
    return "".join(_element(name, value) for name, value in elements.items())


def _element(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_element(name, one) for one in value)
    if isinstance(value, Mapping):
        return f"<{name}>{_inside(value)}</{name}>"
    if isinstance(value, (int, float)):
        return f"<{name}>{value}</{name}>"
    return f"<{name}>{_cdata(str(value))}</{name}>"


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
