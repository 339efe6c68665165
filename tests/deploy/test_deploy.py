"""Dockerfile, compose.yaml and the Kubernetes manifests agree with each other and with the code."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from ticket_lint.cli.main import cli
from ticket_lint.config.environment import PREFIX, VARIABLES
from ticket_lint.config.schema import Config

ROOT = Path(__file__).resolve().parents[2]
MANIFESTS = ROOT / "deploy" / "kubernetes"
UID = 10_001
PORT = 8_080
KNOWN = {variable.name for variable in VARIABLES}


def _instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions as (name, rest), continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in text.splitlines() if line]


def _final() -> list[tuple[str, str]]:
    """Return the instructions of the last stage."""
    steps = _instructions()
    return steps[max(at for at, (name, _) in enumerate(steps) if name == "FROM") :]


def _compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def _objects() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted(MANIFESTS.glob("*.yaml")):
        for document in yaml.safe_load_all(file.read_text(encoding="utf-8")):
            yield f"{file.name}:{document['kind']}", document


def _pods() -> dict[str, dict[str, Any]]:
    """Return the pod of each Deployment and CronJob."""
    found = {}
    for name, one in _objects():
        if one["kind"] == "Deployment":
            found[name] = one["spec"]["template"]["spec"]
        elif one["kind"] == "CronJob":
            found[name] = one["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    return found


def _arguments() -> dict[str, list[str]]:
    """Return what every container is started with, by where it says so."""
    services = _compose()["services"]
    said = {f"compose:{name}": services[name]["command"] for name in ("web", "worker")}
    return said | {name: pod["containers"][0]["args"] for name, pod in _pods().items()}


ARGUMENTS = _arguments()
PODS = _pods()


@pytest.mark.parametrize("where", ARGUMENTS)
def test_containers_start_commands_that_exist(where: str) -> None:
    """What a container is started with is a command of ours with options that it has."""
    name, *rest = ARGUMENTS[where]
    command = cli.get_command(click.Context(cli), name)
    assert command is not None, f"{where}: there is no command {name!r}"
    options = {text for one in command.params for text in (*one.opts, *one.secondary_opts)}
    assert {text.partition("=")[0] for text in rest if text.startswith("--")} <= options


def test_variables_are_read_by_somebody() -> None:
    """No file of the deployment sets a variable of ours that the code does not read."""
    files = [ROOT / "Dockerfile", ROOT / "compose.yaml", *(ROOT / "deploy").rglob("*.*")]
    files.append(ROOT / "docs" / "how-to" / "deploy.md")
    for file in files:
        named = set(re.findall(PREFIX + r"[A-Z_]+[A-Z]", file.read_text(encoding="utf-8")))
        assert named <= KNOWN, file.name


def test_compose_asks_for_what_the_example_offers() -> None:
    """Every variable that compose.yaml takes from .env stands in the example, and no other."""
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text(encoding="utf-8")))
    example = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE))


def test_image_ends_as_a_user_without_rights() -> None:
    """The last stage names a numeric user before its entry point, and no root after it."""
    names = [name for name, _ in _final()]
    users = [rest for name, rest in _final() if name == "USER"]
    assert users == [f"{UID}:{UID}"]
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert f"useradd --uid {UID} " in dict(_final())["RUN"]


def test_image_follows_the_rules_that_matter() -> None:
    """Bases are pinned and the same, nothing is fetched by ADD, the last stage installs nothing."""
    steps = _instructions()
    bases = {rest.split()[0] for name, rest in steps if name == "FROM"}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+", bases.pop())
    assert "ADD" not in {name for name, _ in steps}
    assert "pip install" not in " ".join(rest for _, rest in _final())
    installs = re.findall(r"pip .*?install (.*?)(?:&&|$)", " ".join(rest for _, rest in steps))
    assert installs
    assert all("--constraint requirements.lock" in one for one in installs)


def test_image_python_is_one_that_the_project_names() -> None:
    """The image's Python is among the versions that pyproject.toml lists."""
    version = re.search(r"python:(3\.\d+)", dict(_final())["FROM"])
    assert version
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert (
        f"Programming Language :: Python :: {version[1]}" in classifiers["project"]["classifiers"]
    )


def test_extras_of_the_image_exist() -> None:
    """The default of EXTRAS is an extra of the project, and does not bring torch."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = dict(_instructions())["ARG"].removeprefix("EXTRAS=").split(",")
    assert extras == ["service"]
    needs = " ".join(project["optional-dependencies"]["service"])
    assert "transformers" not in needs


def test_health_check_is_python_that_compiles() -> None:
    """The health check is an argument list, no shell, and asks /healthz at the image's port."""
    steps = dict(_final())
    command = steps["HEALTHCHECK"].partition("CMD ")[2]
    python, flag, code = yaml.safe_load(command)
    assert (python, flag) == ("python", "-c")
    compile(code, "HEALTHCHECK", "exec")
    assert f"'127.0.0.1', {PORT}" in code
    assert "/healthz" in code
    assert steps["EXPOSE"] == str(PORT)


def test_image_writes_only_below_its_volume() -> None:
    """History and temporary files lie in the one volume, which is the working directory, too."""
    steps = dict(_final())
    environment = dict(pair.split("=", 1) for pair in shlex.split(steps["ENV"]))
    assert steps["VOLUME"] == steps["WORKDIR"] == environment["TMPDIR"] == "/data"
    assert Path(environment[PREFIX + "DATABASE_URL"]).parent == Path("/data")


def test_what_the_build_copies_is_not_ignored() -> None:
    """.dockerignore lets through what the first stage copies, and nothing else."""
    copied = {
        path
        for name, rest in _instructions()
        if name == "COPY" and not rest.startswith("--from")
        for path in rest.split()[:-1]
    }
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert copied == {line[1:] for line in ignored if line.startswith("!")}


@pytest.mark.parametrize("name", ["web", "worker", "database"])
def test_compose_services_are_locked_down(name: str) -> None:
    """No service can write to its root, has a capability, or may gain rights."""
    service = _compose()["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"]
    assert not re.search(r":latest$", service["image"])


def test_compose_publishes_one_port_on_this_machine_only() -> None:
    """Only the web can be reached, at the loopback address and the port it listens on."""
    services = _compose()["services"]
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert ports == {"web": [f"127.0.0.1:{PORT}:{PORT}"]}
    assert services["worker"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("name", ["web", "worker"])
def test_compose_gives_the_data_folder_to_the_user(name: str) -> None:
    """The memory that is mounted over /data belongs to the image's user."""
    (mount,) = _compose()["services"][name]["tmpfs"]
    folder, _, options = mount.partition(":")
    assert folder == "/data"
    assert {f"uid={UID}", f"gid={UID}"} <= set(options.split(","))


def test_compose_waits_for_a_healthy_database() -> None:
    """Web and workers start when the database answers; workers listen where the image asks."""
    services = _compose()["services"]
    for name in ("web", "worker"):
        assert services[name]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert services["database"]["healthcheck"]["test"][1] == "pg_isready"
    assert re.fullmatch(r"postgres:\d+", services["database"]["image"])
    assert services["worker"]["command"] == ["worker", f"--port={PORT}"]
    address = services["web"]["environment"][PREFIX + "DATABASE_URL"]
    assert address.endswith("@database/" + services["database"]["environment"]["POSTGRES_DB"])


@pytest.mark.parametrize("where", PODS)
def test_pods_are_locked_down(where: str) -> None:
    """Pods run as the image's user, on a read-only root, without capabilities, limits in place."""
    pod = PODS[where]
    assert pod["enableServiceLinks"] is False
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": UID,
        "runAsGroup": UID,
        "fsGroup": UID,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    (container,) = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["limits"]["memory"]
    mounts = {mount["name"]: mount for mount in container["volumeMounts"]}
    assert mounts["data"]["mountPath"] == "/data"
    assert mounts["config"]["readOnly"] is True
    assert set(mounts) == {volume["name"] for volume in pod["volumes"]}


@pytest.mark.parametrize("part", ["web", "worker"])
def test_probes_reach_the_port(part: str) -> None:
    """Probes ask the health pages at the port that the configuration and the image name."""
    (container,) = PODS[f"{part}.yaml:Deployment"]["containers"]
    assert container["ports"] == [{"name": "http", "containerPort": PORT}]
    kinds = ("startup", "liveness", "readiness")
    asked = {kind: container[f"{kind}Probe"]["httpGet"] for kind in kinds}
    assert {one["port"] for one in asked.values()} == {"http"}
    assert [asked[kind]["path"] for kind in asked] == ["/healthz", "/healthz", "/readyz"]


def test_service_reaches_the_port() -> None:
    """The Service leads to the web's pods, and to no worker's."""
    service = dict(_objects())["web.yaml:Service"]["spec"]
    assert service["ports"][0]["targetPort"] == "http"
    labels = dict(_objects())["web.yaml:Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert service["selector"] == labels


def _configurations() -> dict[str, str]:
    compose = (ROOT / "deploy" / "ticket-lint.toml").read_text(encoding="utf-8")
    data = dict(_objects())["config.yaml:ConfigMap"]["data"]
    return {"compose": compose, "kubernetes": data["ticket-lint.toml"]}


@pytest.mark.parametrize("where", ["compose", "kubernetes"])
def test_configurations_are_valid_and_open_to_the_network(where: str) -> None:
    """The mounted configuration is one of ours and listens at the port that everybody names."""
    text = _configurations()[where]
    config = Config.model_validate(tomllib.loads(text))
    assert (config.service.host, config.service.port) == ("0.0.0.0", PORT)  # noqa: S104 - a container's
    assert not config.projects
    shown = re.sub(r"^# (?=\[projects|write|since)", "", text, flags=re.MULTILINE)
    assert Config.model_validate(tomllib.loads(shown)).projects["WEB"].write


def test_kustomization_lists_files_that_exist() -> None:
    """Every resource is there; the secret and the alternative without a service are left out."""
    kustomization = dict(_objects())["kustomization.yaml:Kustomization"]
    files = {file.name for file in MANIFESTS.glob("*.yaml")}
    left_out = {"kustomization.yaml", "secret.example.yaml", "cronjob.yaml"}
    assert set(kustomization["resources"]) == files - left_out
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert kustomization["images"][0]["newTag"] == project["version"]


def test_secret_holds_what_is_secret() -> None:
    """The example of the secret has the secrets of the service; no other manifest has one."""
    objects = dict(_objects())
    held = set(objects.pop("secret.example.yaml:Secret")["stringData"])
    assert {variable.name for variable in VARIABLES if variable.secret} - held == {
        PREFIX + "SERVICE_TOKEN"  # of those who ask the service
    }
    for pod in PODS.values():
        set_here = {one["name"]: one["value"] for one in pod["containers"][0]["env"]}
        assert PREFIX + "JIRA_TOKEN" not in set_here
        assert pod["containers"][0]["envFrom"] == [{"secretRef": {"name": "ticket-lint"}}]
