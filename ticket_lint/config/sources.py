"""Where the configuration comes from: one TOML file, the environment variable naming it, options.

The nearest of `ticket-lint.toml` and a `pyproject.toml` with `[tool.ticket-lint]`, looking from the
working directory upwards; in one folder `ticket-lint.toml` wins. `TICKET_LINT_CONFIG` or `--config`
names a file instead. Options of the command line win over the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from ticket_lint.config.environment import PREFIX
from ticket_lint.config.faults import explain, path
from ticket_lint.config.schema import Config
from ticket_lint.errors import ConfigError, ConfigErrors

FILE = "ticket-lint.toml"
PYPROJECT = "pyproject.toml"
TABLE = "ticket-lint"
DEFAULT = "default"


class Value(NamedTuple):
    """A configured value: its key path, and the file, option or default it came from."""

    key: str
    value: object
    origin: str


@dataclass(frozen=True, slots=True)
class InForce:
    """A configuration and where each value came from.

    `file` is the file read, empty for none; `named_by` the variable or option that named it.
    `origins` are by key path (`bars.ready`), only where a value is no default.
    """

    config: Config
    file: str = ""
    named_by: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)

    def values(self) -> Iterator[Value]:
        """Yield every value in force, in the order of the schema."""
        for loc, value in _leaves(self.config, ()):
            key = path(loc)
            yield Value(key, value, self.origins.get(key, DEFAULT))

    def override(self, **given: tuple[str, object]) -> InForce:
        """Return this with values of options put in: key = (option, value)."""
        values = {key: value for key, (_, value) in given.items()}
        origins = {key: option for key, (option, _) in given.items()}
        return replace(
            self,
            config=self.config.model_copy(update=values),
            origins={**self.origins, **origins},
        )

    def located(self, error: ConfigError) -> ConfigError:
        """Return an error of a later check with the file or option that its key came from."""
        for key, origin in self.origins.items():
            if key == error.where or key.startswith((f"{error.where}.", f"{error.where}[")):
                error.where = origin if origin.startswith("-") else f"{origin}: {error.where}"
                break
        return error


def load(
    named: str | Path | None = None, *, environ: Mapping[str, str], cwd: str | Path = "."
) -> InForce:
    """Read the configuration; `named` is the file that an option names.

    Raises `ConfigError` for a file that cannot be read or is no TOML, `UnknownKey` for a key that
    does not exist, and `ConfigErrors` where several values do not fit.
    """
    named_by = "--config" if named else ""
    if not named and (named := environ.get(PREFIX + "CONFIG")):
        named_by = PREFIX + "CONFIG"
    if named:
        file = Path(cwd, named)
        by = f" (named by {named_by})"
        table = _table(file, _parsed(file, _shown(file, cwd) + by))
        if table is None:
            raise ConfigError(
                "there is no [tool.ticket-lint] in it", where=str(named), right=f"or name a {FILE}"
            )
    else:
        nearest = _nearest(Path(cwd))
        if nearest is None:
            return InForce(Config())
        file, table = nearest
    shown = _shown(file, cwd)
    config = _validated(table, shown)
    # From here on paths stand by themselves: who reads them need not know where the file lies.
    if folder := config.references.folder:
        there = config.references.model_copy(
            update={"folder": str(file.absolute().parent / folder)}
        )
        config = config.model_copy(update={"references": there})
    if config.costs_file:
        costs_file = str(file.absolute().parent / config.costs_file)
        config = config.model_copy(update={"costs_file": costs_file})
    if (url := config.store.url) and "://" not in url:
        url = str(file.absolute().parent / Path(url).expanduser())
        config = config.model_copy(update={"store": config.store.model_copy(update={"url": url})})
    origins = {path(loc): shown for loc in _given(config, ())}
    return InForce(config, shown, named_by, origins)


def _nearest(folder: Path) -> tuple[Path, dict[str, Any]] | None:
    """Return the nearest file that configures ticket-lint, and its table."""
    here = folder.absolute()
    for place in (here, *here.parents):
        if (file := place / FILE).is_file():
            return file, _parsed(file, _shown(file, folder))
        if (file := place / PYPROJECT).is_file():
            table = _table(file, _parsed(file, _shown(file, folder)))
            if table is not None:
                return file, table
    return None


def _table(file: Path, content: dict[str, Any]) -> dict[str, Any] | None:
    """Return our part of a file: all of it, or `[tool.ticket-lint]` of a `pyproject.toml`."""
    if file.name != PYPROJECT:
        return content
    tools = content.get("tool")
    table = tools.get(TABLE) if isinstance(tools, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(
            "tool.ticket-lint is no table", where=str(file), right="[tool.ticket-lint]"
        )
    return table


def _parsed(file: Path, where: str) -> dict[str, Any]:
    """Return the content of a TOML file; `where` names it in errors."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            "there is no such file", where=where, right="`ticket-lint init` writes one"
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"is no UTF-8 text (byte {error.start})", where=where, right="save it as UTF-8"
        ) from None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=where) from None
    if file.name == PYPROJECT and TABLE not in text:
        return {}  # a stranger's file: its faults are not ours to report
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"is no TOML: {error}", where=where, right="key = value lines") from None


def _validated(table: dict[str, Any], where: str) -> Config:
    try:
        return Config.model_validate(table)
    except ValidationError as error:
        faults = list(explain(error, Config, where=where))
    raise faults[0] if len(faults) == 1 else ConfigErrors(faults)


def _given(model: BaseModel, at: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Yield the key paths that a file has set."""
    for name in type(model).model_fields:
        if name in model.model_fields_set:
            value = getattr(model, name)
            if isinstance(value, BaseModel):
                yield from _given(value, (*at, name))
            else:
                yield from (loc for loc, _ in _leaves_of(value, (*at, name)))


def _leaves(
    model: BaseModel, at: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Yield every value of a configuration with its key path."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _leaves(value, (*at, name))
        else:
            yield from _leaves_of(value, (*at, name))


def _leaves_of(
    value: object, at: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Yield a value, or those of a table or a list of tables one by one."""
    if isinstance(value, dict) and value:
        for name, item in value.items():
            yield from (
                _leaves_of(item, (*at, name)) if isinstance(item, dict) else [((*at, name), item)]
            )
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        yield from (((*at, number), item) for number, item in enumerate(value))
    else:
        yield at, value


def _shown(file: Path, cwd: str | Path) -> str:
    """Return a path as short as it can be said from the working directory."""
    try:
        return str(file.absolute().relative_to(Path(cwd).absolute()))
    except ValueError:
        return str(file)
