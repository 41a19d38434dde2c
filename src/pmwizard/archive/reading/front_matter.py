"""The flat part of YAML and TOML front matter, read tolerantly: keys, values, lists, block texts."""

import re
import tomllib
from typing import Any

Front = dict[str, str | list[str]]

_LONGEST = 300
_KEY = re.compile(r"(\s*)([\w][\w .-]{0,60}?)\s*:(?:\s+(.*)|\s*)$")
_ITEM = re.compile(r"\s*-\s+(.*)$")
_INNER = re.compile(r"[\w-]{1,30}:\s")


def take(lines: list[str]) -> tuple[Front, int]:
    """The front matter at the top of those lines, and how many lines it takes; nothing and 0 when there is none."""
    start = next((index for index in range(min(3, len(lines))) if lines[index].strip()), 0)
    mark = lines[start].strip() if lines else ""
    if mark not in {"---", "+++"}:
        return {}, 0
    for end in range(start + 1, min(len(lines), _LONGEST)):
        closing = lines[end].strip()
        if closing == mark or (mark == "---" and closing == "..."):
            inside = lines[start + 1 : end]
            front = _toml(inside) if mark == "+++" else _yaml(inside)
            return (front, end + 1) if front or not any(line.strip() for line in inside) else ({}, 0)
    return {}, 0


def _toml(lines: list[str]) -> Front:
    try:
        table = tomllib.loads("\n".join(lines))
    except (tomllib.TOMLDecodeError, RecursionError):
        # a broken block still hides no key that stands on a line of its own
        return _yaml([re.sub(r"^(\s*[\w.-]{1,60})\s*=\s*", r"\1: ", line) for line in lines])
    return _flat(table)


def _flat(table: dict[str, Any]) -> Front:
    front: Front = {}
    for key, value in table.items():
        if isinstance(value, dict):
            front |= {inner: held for inner, held in _flat(value).items() if inner not in front}
        elif isinstance(value, list):
            front[key.lower()] = [str(item) for item in value if not isinstance(item, dict | list)]
        else:
            front[key.lower()] = str(value)
    return front


def _yaml(lines: list[str]) -> Front:
    front: Front = {}
    key, block = "", False
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        item = _ITEM.match(line)
        if item and key and not block:
            _append(front, key, _bare(item[1]))
            continue
        found = _KEY.match(line)
        if found and not (block and found[1]):
            key, block = found[2].strip().lower(), False
            value = (found[3] or "").strip()
            if value in {"|", ">", "|-", ">-"}:
                front[key], block = "", True
            elif value or key not in front:
                front[key] = _value(value)
        elif key and isinstance(front.get(key), str):
            front[key] = f"{front[key]} {line.strip()}".strip()
    return front


def _append(front: Front, key: str, value: str) -> None:
    held = front.get(key)
    if isinstance(held, list):
        held.append(_INNER.sub("", value, count=1) if _INNER.match(value) else value)
    elif not held:
        front[key] = [_INNER.sub("", value, count=1) if _INNER.match(value) else value]


def _value(value: str) -> str | list[str]:
    if value.startswith("[") and value.endswith("]"):
        return [bare for part in value[1:-1].split(",") if (bare := _bare(part))]
    return _bare(value)


def _bare(value: str) -> str:
    value = value.strip()
    if value[:1] in "\"'" and value[:1]:
        end = value.find(value[0], 1)
        return value[1:end] if end > 0 else value[1:]
    return value.partition(" #")[0].strip()
