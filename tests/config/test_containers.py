"""docker-compose.yml and example.env, read against the variables that the settings read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured

from config.embedded.places import CHECKOUT
from config.environment import VARIABLES, read_environment

COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
OURS = ("migrate", "web", "worker", "beat")
# What only development has.
NOT_IN_PRODUCTION = {"ROSTRUM_DEMO", "DEBUG", "SECOND_FACTOR_REQUIRED", "PORT", "BROKER_URL", "DATABASE_URL"}
ANSWERS = {
    "SECRET_KEY": "k7!wq9zR2mX4vB8nC1lP6sD3fG5hJ0aTyUeIoQwErTyUiOpAsDfGh",
    "MFA_KEY": "mQ3xN7bV1cZ9kL5jH2gF8dS4aP6oI0uYtR",
    "SITE_URL": "https://rostrum.example.org",
    "ALLOWED_HOSTS": "rostrum.example.org",
    "MAIL_FROM": "Rostrum <rostrum@example.org>",
    "CONTACT_EMAIL": "portal@example.org",
    "OWNER_PASSWORD": "owner",
    "WEB_PASSWORD": "web",
    "DESK_PASSWORD": "desk",
}


def filled(service: str) -> dict[str, str]:
    """A service's environment as docker compose would fill it from .env."""

    def answer(match: re.Match[str]) -> str:
        name, default = match["name"], match["default"]
        return ANSWERS.get(name, default or "")

    pattern = re.compile(r"\$\{(?P<name>\w+)(?::-(?P<default>[^}]*)|:\?[^}]*)?\}")
    return {
        name: pattern.sub(answer, str(value)) for name, value in COMPOSE["services"][service]["environment"].items()
    }


def example() -> dict[str, str]:
    lines = (CHECKOUT / "example.env").read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {name: value.strip('"') for name, value in pairs}


def test_the_services_of_the_house_are_there():
    assert set(COMPOSE["services"]) == {*OURS, "postgres", "redis", "mail"}
    assert set(COMPOSE["volumes"]) == {"postgres", "media"}
    for name, service in COMPOSE["services"].items():
        assert ("healthcheck" in service) == (name != "migrate"), name


@pytest.mark.parametrize("service", OURS)
def test_compose_sets_only_variables_that_settings_read(service):
    assert set(COMPOSE["services"][service]["environment"]) <= set(VARIABLES)


@pytest.mark.parametrize("service", OURS)
def test_compose_sets_every_variable_of_production(service):
    assert set(COMPOSE["services"][service]["environment"]) >= set(VARIABLES) - NOT_IN_PRODUCTION


@pytest.mark.parametrize("service", OURS)
def test_settings_accept_what_compose_gives(service):
    # The volume is there in the container; here another folder is.
    assert filled(service)["MEDIA_ROOT"] == "/media"
    assert "/media" in (CHECKOUT / "Dockerfile").read_text()
    found = read_environment(Path("/app"), filled(service) | {"MEDIA_ROOT": str(CHECKOUT)})
    assert found.production
    assert ("owner" in found.databases) == (service == "migrate")
    roles = {database["USER"] for database in found.databases.values()}
    assert {"rostrum_web", "rostrum_desk"} <= roles


def test_no_secret_has_a_default():
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            if "KEY" in name or "PASSWORD" in str(value):
                assert ":?" in str(value), name


def test_ports_are_open_to_this_host_only():
    for service in COMPOSE["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_the_servers_start_before_what_needs_them():
    for name in ("web", "worker", "beat"):
        assert COMPOSE["services"][name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert COMPOSE["services"]["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"


def test_example_env_names_what_compose_asks_for():
    asked = set(re.findall(r"\$\{(\w+):\?", (CHECKOUT / "docker-compose.yml").read_text()))
    assert asked <= set(example())


FILLED_IN = {
    "SECRET_KEY": ANSWERS["SECRET_KEY"],
    "DATABASE_WEB_URL": "postgresql://rostrum_web:its-own@postgres:5432/rostrum",
    "DATABASE_DESK_URL": "postgresql://rostrum_desk:another@postgres:5432/rostrum",
}


def test_example_env_is_complete_but_for_the_secrets():
    """What is empty has to be filled in: nobody starts with a secret that everybody can read."""
    own = {name: value for name, value in example().items() if name in VARIABLES}
    assert {name for name, value in own.items() if not value} == {*FILLED_IN, "MFA_KEY"}
    assert not [name for name, value in example().items() if value and re.search("KEY|PASSWORD|password", name + value)]
    given = own | FILLED_IN | {"MEDIA_ROOT": str(CHECKOUT)}
    assert read_environment(Path("/app"), given).production
    for name in FILLED_IN:
        with pytest.raises(ImproperlyConfigured, match=f"{name} must be set"):
            read_environment(Path("/app"), given | {name: ""})


def test_the_image_collects_its_files_with_the_example_and_what_that_leaves_empty():
    step = (CHECKOUT / "Dockerfile").read_text().split("RUN set -a", 1)[1].split("collectstatic")[0]
    assert all(f"{name}=" in step for name in FILLED_IN)


def test_the_image_runs_without_root_and_installs_with_hashes():
    text = (CHECKOUT / "Dockerfile").read_text()
    assert "--require-hashes --only-binary :all:" in text
    assert re.findall(r"^USER (\w+)$", text, re.MULTILINE)[-1] == "rostrum"
    copied = re.findall(r"COPY (?!--)(\S+)", text)
    assert all((CHECKOUT / path).exists() for path in copied)
    ignored = (CHECKOUT / ".dockerignore").read_text().split()
    assert {".git", ".venv", ".env", ".embedded"} <= set(ignored)
