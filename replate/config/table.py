"""A table of the file, and what is wrong with it."""

import difflib
import json
from collections.abc import Mapping, Sequence
from typing import TypeVar

from replate.config import allowed
from replate.config.allowed import Parser

T = TypeVar("T")


class Table:
    """One TOML table on its way into a record: each key taken once, what is wrong kept beside the rest."""

    def __init__(self, values: Mapping[str, object], where: str, problems: list[str]) -> None:
        self.values, self.where, self.problems = values, where, problems
        self.known: list[str] = []

    def take(self, key: str, parser: Parser[T], default: T) -> T:
        """The value under `key` as `parser` reads it, `default` where it is missing or wrong."""
        self.known.append(key)
        if key not in self.values:
            return default
        try:
            return parser(self.values[key])
        except allowed.NotAllowed as error:
            self.problem(key, str(error))
            return default

    def need(self, key: str, parser: Parser[str]) -> str:
        if key not in self.values:
            self.problems.append(f"{self.where}{key} is missing; it is required")
        return self.take(key, parser, "")

    def table(self, key: str) -> "Table":
        values: Mapping[str, object] = self.take(key, allowed.mapping, {})
        return Table(values, f"[{key}] ", self.problems)

    def tables(self, key: str) -> list["Table"]:
        values: Sequence[Mapping[str, object]] = self.take(key, allowed.mappings(key), ())
        return [Table(one, f"[[{key}]] {_label(one, number)}: ", self.problems) for number, one in enumerate(values, 1)]

    def finish(self) -> None:
        """Tell every key that nothing asked for, with the nearest that something did."""
        for key in self.values:
            if key in self.known:
                continue
            near = difflib.get_close_matches(key, self.known, n=1, cutoff=0.5)
            known = f"did you mean {near[0]}?" if near else "known keys: " + ", ".join(self.known)
            self.problem(key, f"unknown key; {known}")

    def problem(self, key: str, what: str) -> None:
        self.problems.append(f"{self.where}{key} = {shown(self.values[key])}: {what}")


def _label(values: Mapping[str, object], number: int) -> str:
    return shown(values["name"]) if "name" in values else str(number)


def shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:79] + "…"
