"""What is deployed agrees with the code: settings, ports, metrics."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from streams.config.binding import keys
from streams.settings import Settings, load
from streams.telemetry import Meter

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PROCESSES = ("fetch", "worker", "deliver", "console")
RULES = (ROOT / "deploy/alerts.yml").read_text("utf-8")
DASHBOARD: dict[str, Any] = json.loads((ROOT / "deploy/grafana/dashboards/pactwire.json").read_text("utf-8"))


def metrics() -> set[str]:
    """Every sample name that a process can have."""
    families = list(Meter("worker").registry.collect())
    plain = {family.name for family in families}
    return plain | {f"{name}_{end}" for name in plain for end in ("total", "bucket", "sum", "count")}


def used(text: str) -> set[str]:
    return set(re.findall(r"\bpactwire_[a-z_]+", text))


def expressions() -> str:
    return " ".join(target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"])


@pytest.mark.parametrize("where", ["rules", "dashboard", "tests of the rules"])
def test_metrics_exist(where: str) -> None:
    """No rule and no panel asks for a metric that no process has."""
    tests = (ROOT / "deploy/alerts_test.yml").read_text("utf-8")
    text = {"rules": RULES, "dashboard": expressions(), "tests of the rules": tests}[where]
    assert used(text) - metrics() == set()


def test_every_metric_is_looked_at() -> None:
    """A metric nobody looks at is a metric nobody needs."""
    own = {name for name in metrics() if name.startswith("pactwire_") and not name.endswith(("_count", "_sum"))}
    seen = used(RULES + expressions())
    bare = {re.sub(r"_(total|bucket)$", "", name) for name in own} - {"pactwire_build_info"}
    assert {name for name in bare if not any(each.startswith(name) for each in seen)} == set()


def test_every_rule_is_explained() -> None:
    """Whoever an alert rule wakes finds its name in the operator's page."""
    rules = re.findall(r"- alert: (\w+)", RULES)
    explained = re.findall(r"^\*\*([\w, ]+)\.\*\*$", (ROOT / "docs/operating.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(rules) == sorted(name for line in explained for name in line.split(", "))


def test_variables_are_settings() -> None:
    """Every variable of the compose file and of the example is a setting of Pactwire."""
    text = (ROOT / "docker-compose.yml").read_text("utf-8") + (ROOT / "deploy/example.env").read_text("utf-8")
    text += (ROOT / "Dockerfile").read_text("utf-8")
    known = {key.variable for key in keys(Settings)}
    assert set(re.findall(r"\bPACTWIRE_[A-Z_]+[A-Z]", text)) - known == set()


@pytest.mark.parametrize("name", PROCESSES)
def test_processes_are_looked_after(name: str) -> None:
    """Each process is asked for its own health, restarted, limited, and without privileges."""
    service = SERVICES[name]
    assert service["command"] == [name]
    assert service["healthcheck"]["test"] == ["CMD", "pactwire", "doctor", "--ready", name]
    assert (service["restart"], service["read_only"], service["cap_drop"]) == ("unless-stopped", True, ["ALL"])
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert service["depends_on"] == {"topics": {"condition": "service_completed_successfully"}}


def test_ports_are_published_on_loopback() -> None:
    """Nothing of the service is reachable from outside this machine."""
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published
    assert [port for port in published if not port.startswith("127.0.0.1:")] == []


def test_ports_agree() -> None:
    """Prometheus asks each process where it answers."""
    scraped = yaml.safe_load((ROOT / "deploy/prometheus.yml").read_text("utf-8"))["scrape_configs"]
    asked = {job["job_name"]: job["dns_sd_configs"][0]["port"] for job in scraped if "dns_sd_configs" in job}
    assert asked == {name: Settings().health_ports()[name][1] for name in PROCESSES}


def test_stopping_is_given_time() -> None:
    """A container is not killed before its process has had its ten seconds."""
    assert {SERVICES[name]["stop_grace_period"] for name in PROCESSES} == {"15s"}


def test_images_have_versions() -> None:
    """No image is whatever is newest on the day."""
    images = [service["image"] for service in SERVICES.values() if service["image"] != "pactwire:local"]
    assert [image for image in images if not re.fullmatch(r"[\w./-]+:v?\d+\.\d+\.\d+", image)] == []


def test_image_is_not_root() -> None:
    """The image runs as a user without rights, by number, so that Kubernetes can tell."""
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001"]


def test_the_console_answers_to_its_name_among_containers() -> None:
    """It refuses names that are not its own; the service's is one."""
    variables = {name: str(value) for name, value in SERVICES["console"]["environment"].items()}
    assert "console" in load(variables, None).console.hosts
