"""Every setting, once: flags > environment > config.env > kino.yaml > defaults.

`load` returns the settings and remembers where each value came from, for `kino config` and the settings view.
The folders of this checkout are the defaults, so that a clone runs without any configuration.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml
from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from kino.errors import ConfigurationError
from kino.schemas.presets import template_problem
from kino.schemas.system import Setting

BACKEND = Path(__file__).resolve().parent.parent
ROOT = BACKEND.parent
LOOPBACK = ("127.0.0.1", "::1", "localhost")
PLAIN_NAMES = {
    "HOST": "host", "PORT": "port", "DB_PATH": "db_path", "LOG_LEVEL": "log_level", "DEBUG": "debug",
    "ANTHROPIC_API_KEY": "anthropic_api_key", "ANTHROPIC_BASE_URL": "anthropic_base_url",
}  # fmt: skip
SECRETS = ("token", "anthropic_api_key")


class Preset(BaseModel):
    """Values a preset fills in where the client left them out."""

    model_config = ConfigDict(extra="forbid")

    steps: int = Field(ge=1, le=200)
    guidance: float | None = Field(None, ge=0, le=30)


class Size(BaseModel):
    model_config = ConfigDict(extra="forbid")

    width: int = Field(ge=64, le=8192)
    height: int = Field(ge=64, le=8192)


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="KINO_", extra="forbid", validate_default=True)

    data_dir: Path = Field(ROOT / "data", description="Database, pictures and plugins of the person")
    models_dir: Path = Field(BACKEND / "models_storage", description="Weights, one folder a category")
    studio_dir: Path = Field(ROOT / "frontend" / "dist", description="The built studio")
    db_path: Path | None = Field(None, description="The database; kino.db in the data folder by default")
    host: str = Field("127.0.0.1", description="Address to listen on; any other than loopback needs a token")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    token: SecretStr | None = Field(None, description="What a client must send when the address is not loopback")
    allowed_hosts: list[str] = Field([], description="Host names accepted beside loopback")
    allowed_origins: list[str] = Field([], description="Origins that may call from another page, compared exactly")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged")
    debug: bool = Field(False, description="Log every request")
    devices: list[str] = Field(["auto"], description="A worker each: auto, cpu, mps, cuda, cuda:1 ...")
    worker_threads: int | None = Field(None, ge=1, le=256, description="CPU threads of a worker")
    warm_start: bool = Field(False, description="Start workers with the server instead of with the first task")
    idle_unload_s: float = Field(600.0, ge=0, description="Idle seconds until models are freed; 0 never")
    stop_grace_s: float = Field(2.0, ge=0, le=60, description="Seconds until a stopped task's worker is killed")
    default_model: str = Field("kino-mini", description="The model a generation uses when none is named")
    presets: dict[str, Preset] = Field(
        {"fast": Preset(steps=4), "balanced": Preset(steps=20), "quality": Preset(steps=50)},
        description="Named steps and guidance",
    )
    sizes: dict[str, Size] = Field(
        {
            "square": Size(width=1024, height=1024),
            "portrait": Size(width=832, height=1216),
            "landscape": Size(width=1216, height=832),
            "4k": Size(width=3840, height=2160),
        },
        description="Named sizes",
    )
    styles: dict[str, str] = Field(
        {
            "photographic": "{prompt}, photograph, natural light, 50 mm lens, shallow depth of field, fine detail",
            "cinematic": "cinematic still of {prompt}, anamorphic lens, dramatic light, muted colours, film grain",
            "watercolour": "watercolour painting of {prompt}, soft washes, wet edges, white paper showing through",
            "ink": "ink drawing of {prompt}, bold brush strokes, black on white, high contrast",
            "pencil sketch": "pencil sketch of {prompt}, loose lines, cross-hatching, graphite on textured paper",
            "oil painting": "oil painting of {prompt}, thick brushwork, rich colours, canvas texture",
            "pixel art": "pixel art of {prompt}, limited palette, crisp pixels, 16-bit game style",
            "paper cut-out": "paper cut-out collage of {prompt}, layered coloured paper, soft shadows, simple shapes",
        },
        description="Named styles: what is written around a prompt, which stands at {prompt}",
    )
    anthropic_api_key: SecretStr | None = Field(None, description="Key of the language model; belongs in config.env")
    anthropic_base_url: str | None = Field(
        None, description="Another server that speaks the Messages API, such as Ollama's; it needs no key"
    )
    claude_model: str = Field("claude-haiku-5-5", min_length=1, max_length=200, description="The language model to ask")
    claude_timeout_s: float = Field(30.0, gt=0, le=600, description="Seconds a language model may take")
    claude_prices: dict[str, tuple[float, float]] = Field(
        # As the service's overview of models tells it in November 2026; longer questions than ours cost more.
        {"claude-haiku-5-5": (0.10, 0.50), "claude-sonnet-5-5": (2.0, 10.0), "claude-opus-5-5": (4.0, 20.0)},
        description="Dollars for a million tokens of a language model, in and out, to tell what captions will cost",
    )
    refine_strengths: dict[str, float | None] = Field(
        # Measured with kino-mini, see benchmarks/REFINE.md: from 0.6 on colours and shapes come out as asked, and more
        # moves no more. A thing that is added comes out best when the picture is drawn anew with the same seed.
        {"default": 0.7, "attr": 0.7, "replace": 0.8, "remove": 0.8, "place": 0.9, "add": 0.75},
        description="How much of a picture a refinement redraws, by the kind of change; null draws it anew, same seed",
    )
    max_queue: int = Field(100_000, ge=1, description="Waiting tasks beyond which new ones are refused")
    max_upload_mb: int = Field(64, ge=1, le=4096, description="Largest request body")
    max_megapixels: int = Field(100, ge=1, le=1000, description="Largest picture taken in")
    dataset_roots: list[Path] = Field(
        [],
        description="Where datasets may be when others can reach Kino; the data folder's datasets/ by default",
    )
    trash_days: int = Field(30, ge=0, description="Days until the trash is purged")

    @field_validator("data_dir", "models_dir", "studio_dir", "db_path")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().resolve() if value else value

    @field_validator("dataset_roots")
    @classmethod
    def _folders(cls, value: list[Path]) -> list[Path]:
        return [path.expanduser().resolve() for path in value]

    @field_validator("anthropic_api_key")
    @classmethod
    def _key(cls, value: SecretStr | None) -> SecretStr | None:
        """Sent in a header. The message must not show the key, which an error of the header would."""
        key = value.get_secret_value().strip() if value else ""
        if not all("!" <= letter <= "~" for letter in key):
            raise ValueError("must be one word of plain letters, digits and signs, as the service shows it")
        return SecretStr(key) if key else None

    @field_validator("anthropic_base_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        """Shown to people, so it may not carry a secret."""
        if not value or not value.strip():
            return None
        try:
            url = urlsplit(value.strip())
            complete = url.scheme in ("http", "https") and bool(url.hostname) and (url.port is None or url.port > 0)
        except ValueError:
            complete = False
        if not complete or "@" in url.netloc or url.query or url.fragment:
            raise ValueError("must be an address such as http://127.0.0.1:11434, without a name or password in it")
        return value.strip()

    @field_validator("refine_strengths")
    @classmethod
    def _strengths(cls, value: dict[str, float | None]) -> dict[str, float | None]:
        for kind, strength in value.items():
            if strength is not None and not 0.01 <= strength <= 1:
                raise ValueError(f"the strength of {kind} must be from 0.01 to 1, or null")
        return value

    @field_validator("claude_prices")
    @classmethod
    def _prices(cls, value: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
        for model, price in value.items():
            if not all(0 <= one <= 100_000 for one in price):
                raise ValueError(f"the prices of {model} must be dollars for a million tokens, in and out")
        return value

    @field_validator("styles")
    @classmethod
    def _templates(cls, value: dict[str, str]) -> dict[str, str]:
        for name, template in value.items():
            if problem := template_problem(template):
                raise ValueError(f"the style {name} {problem}")
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @property
    def database(self) -> Path:
        return self.db_path or self.data_dir / "kino.db"

    @property
    def dataset_folders(self) -> list[Path] | None:
        """Folders that datasets may be read from and written to; None is any, where only this machine can ask."""
        if self.host in LOOPBACK:
            return None
        return self.dataset_roots or [self.data_dir / "datasets"]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # `load` merges the layers itself, to know where each value came from.
        return (init_settings,)


class Loaded(BaseModel):
    """Settings with the source of each value: flag, environment, config.env, kino.yaml or default."""

    settings: Settings
    sources: dict[str, str]


def load(
    flags: dict[str, Any] | None = None, *, root: Path = ROOT, environment: dict[str, str] | None = None
) -> Loaded:
    """Reads all layers. Raises ConfigurationError with a sentence that names the setting and its source."""
    env = dict(os.environ if environment is None else environment)
    layers: list[tuple[str, dict[str, Any]]] = [
        ("kino.yaml", _yaml(root / "kino.yaml")),
        ("config.env", _variables({k: v for k, v in dotenv_values(root / "config.env").items() if v is not None})),
        ("environment", _variables(env)),
        ("flag", {k: v for k, v in (flags or {}).items() if v is not None}),
    ]
    values: dict[str, Any] = {}
    sources = dict.fromkeys(Settings.model_fields, "default")
    for source, layer in layers:
        for name, value in layer.items():
            if name not in Settings.model_fields:
                raise ConfigurationError(f"{source} has an unknown setting: {name}")
            values[name], sources[name] = value, source
    try:
        settings = Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        raise ConfigurationError(f"{name} (from {sources.get(name, 'default')}): {first['msg']}") from None
    for name in ("data_dir", "models_dir", "studio_dir"):
        path = getattr(settings, name)
        if path.exists() and not path.is_dir():
            raise ConfigurationError(f"{name} (from {sources[name]}) is not a folder: {path}")
    if settings.host not in LOOPBACK and settings.token is None:
        raise ConfigurationError(
            f"host is {settings.host}, which other machines can reach: set KINO_TOKEN to a secret of your own, "
            "or use 127.0.0.1"
        )
    return Loaded(settings=settings, sources=sources)


def _yaml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name} can't be read: {str(error).splitlines()[0]}") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise ConfigurationError(f"{path.name} must hold names and values")
    return content


class _Variables(EnvSettingsSource):
    """pydantic-settings' own parsing of variables (JSON for lists and tables), over variables we hand it."""

    def __init__(self, variables: dict[str, str]) -> None:
        self._variables = {k.lower(): v for k, v in variables.items()}
        super().__init__(Settings)

    def _load_env_vars(self) -> dict[str, str | None]:
        return dict(self._variables)


def _variables(variables: dict[str, str]) -> dict[str, Any]:
    named = {k: v for k, v in variables.items() if k.upper().startswith("KINO_") and v != ""}
    for plain, name in PLAIN_NAMES.items():
        if variables.get(plain):
            named.setdefault(f"KINO_{name.upper()}", variables[plain])
    known = {f"kino_{name}" for name in Settings.model_fields}
    try:
        return dict(_Variables({k: v for k, v in named.items() if k.lower() in known})())
    except Exception as error:  # SettingsError wraps the JSON error of a list or table
        raise ConfigurationError(f"an environment variable can't be read: {error}") from error


def listing(loaded: Loaded) -> list[Setting]:
    """Every setting with its source, for people: secrets show only whether they are set."""
    rows = []
    for name, field in Settings.model_fields.items():
        value = getattr(loaded.settings, name)
        if name in SECRETS:
            value = "********" if value else None
        elif isinstance(value, Path):
            value = str(value)
        elif isinstance(value, list):
            value = [str(item) for item in value]
        elif isinstance(value, dict):
            value = {key: item.model_dump() if isinstance(item, BaseModel) else item for key, item in value.items()}
        rows.append(Setting(name=name, value=value, source=loaded.sources[name], description=field.description or ""))
    return rows
