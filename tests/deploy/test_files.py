"""What `site/deploy/` holds fits together, and fits the site."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.engines.debian import unpacked
from tests.engines.nginx import HOST, Outside, check, configure, find_nginx, running
from tests.engines.processes import not_here, waited
from tests.stages import ROOT

DEPLOY = ROOT / "site/deploy"
README = (ROOT / "README.md").read_text()
OF_THE_SITE = set(
    re.findall(r"`([A-Z][A-Z0-9_]+)`", "\n".join(re.findall(r"^\| (`[A-Z].*?) \|", README, re.M)))
)
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
# Where nothing else is set.
for _told in COMPOSE["services"].values():
    _told["image"] = re.sub(r"^\$\{[A-Z]+_IMAGE:-(.+)\}$", r"\1", _told["image"])
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# Of Compose's own file format, what we use of a service.
KNOWN = {
    "build", "cap_add", "cap_drop", "command", "cpus", "depends_on", "entrypoint", "env_file",
    "environment", "healthcheck", "image", "init", "logging", "mem_limit", "networks", "ports",
    "read_only", "restart", "security_opt", "shm_size", "stop_grace_period", "tmpfs", "ulimits",
    "user", "volumes",
}  # fmt: skip
SCRIPTS = [
    path
    for path in sorted(DEPLOY.rglob("*"))
    if path.is_file() and (path.suffix == ".sh" or path.read_bytes().startswith(b"#!"))
]


def name_of(path: Path) -> str:
    """A path as a person says it."""
    return path.relative_to(DEPLOY).as_posix()


def test_services_are_restricted_pinned_and_know_each_other() -> None:
    volumes, networks = set(COMPOSE["volumes"]), set(COMPOSE["networks"])
    assert {"proxy", "web", "worker", "backup", "database", "search", "redis"} <= SERVICES.keys()
    for name, service in SERVICES.items():
        assert service.keys() <= KNOWN, name
        assert service["mem_limit"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["restart"] == ("no" if name == "prepare" else "unless-stopped"), name
        assert service.keys() & {"healthcheck", "build"} or name in ("redis", "certificate"), name
        assert set(service["networks"]) <= networks, name
        assert set(service.get("depends_on", {})) <= SERVICES.keys(), name
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert (DEPLOY / source).exists() if source[0] == "." else source in volumes, volume
        if "build" not in service:
            assert re.search(r":v?\d+\.\d+\.?\d*[\w.-]*(@sha256:[0-9a-f]{64})?$", service["image"])
    # What holds data can be reached by the site alone, and nothing but the proxy from outside.
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("database", "redis", "search"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert sum(_bytes(service["mem_limit"]) for service in SERVICES.values()) < 4.5 * 1024**3


def _bytes(text: str) -> int:
    return int(text[:-1]) * {"m": 1024**2, "g": 1024**3}[text[-1]]


def test_the_proxy_keeps_nothing_in_memory_and_asks_for_the_address_of_the_site() -> None:
    """What lies in a tmpfs counts against its limit; a container that is replaced has another."""
    proxy = SERVICES["proxy"]
    assert [path.partition(":")[0] for path in proxy["tmpfs"]] == ["/etc/nginx/conf.d"]
    kept = {volume.partition(":")[2] for volume in proxy["volumes"] if not volume.endswith(":ro")}
    # Where the image has nginx put uploads and long answers.
    assert kept == {"/tmp"}  # noqa: S108 – in the container
    assert Path(proxy["environment"]["CACHE"]).parent.as_posix() in kept
    assert proxy["environment"]["APP"].split() == ["web:8000", "resolve"]
    assert any("resolver.conf:/etc/nginx/templates/" in volume for volume in proxy["volumes"])
    release = re.search(r":(\d+)\.(\d+)\.", proxy["image"])
    assert release
    # The first that takes "resolve" is 1.27.3.
    assert (int(release[1]), int(release[2])) >= (1, 28)


def test_variables_are_those_of_the_site() -> None:
    """And what is filled in is explained where one fills it in."""
    assert len(OF_THE_SITE) > 30
    assert SERVICES["web"]["environment"].keys() <= OF_THE_SITE
    example = (DEPLOY / "environment.example").read_text()
    assert set(re.findall(r"^([A-Z_0-9]+)=", example, re.M)) <= OF_THE_SITE
    in_units = [path.read_text() for path in (DEPLOY / "systemd").glob("*.service")]
    lines = re.findall(r"^Environment=(.*)", "\n".join(in_units), re.M)
    assert set(re.findall(r"([A-Z_]+)=", " ".join(lines))) <= OF_THE_SITE
    image = (DEPLOY / "container/Containerfile").read_text()
    assert set(re.findall(r"^    ([A-Z_]+)=\S+ \\$", image, re.M)) - {
        "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE",
    } <= OF_THE_SITE  # fmt: skip

    text = (DEPLOY / "compose.yaml").read_text()
    asked = set(re.findall(r"\$\{([A-Z_]+):?[?-]", text))
    required = set(re.findall(r"\$\{([A-Z_]+):\?", text))
    offered = set(
        re.findall(r"^([A-Z_]+)=", (DEPLOY / "container/settings.example").read_text(), re.M)
    )
    assert required <= offered <= asked


def test_every_variable_of_the_site_may_stand_in_the_settings() -> None:
    assert SERVICES["web"]["env_file"] == SERVICES["worker"]["env_file"] == [".env"]


def test_the_image_holds_every_app_and_fits_the_database() -> None:
    image = (DEPLOY / "container/Containerfile").read_text()
    copied = set(re.findall(r"^COPY (\w+) \1$", image, re.M))
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"core", "docs", "site"}
    assert copied == apps | {"templates"}
    kept = set(re.findall(r"^!([\w]+)$", (ROOT / ".dockerignore").read_text(), re.M))
    assert copied <= kept
    # What is secret stands below `site`, which the image has.
    for name in (".dockerignore", ".gitignore"):
        assert "**/.env" in (ROOT / name).read_text().splitlines(), name
    assert image.rstrip().splitlines()[-1].startswith("CMD [")
    assert re.search(r"^USER \d+", image, re.M)
    client = re.search(r"postgresql-client-(\d+)", image)
    server = re.search(r"^postgres:(\d+)\.", SERVICES["database"]["image"])
    assert client
    assert server
    # pg_dump reads no server that is newer than itself.
    assert client[1] == server[1]


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_a_script_can_be_read_by_its_shell(path: Path) -> None:
    first = path.read_text().splitlines()[0]
    if "python" in first:
        return
    assert path.suffix == ".sh" or path.stat().st_mode & 0o111
    shell = "sh" if first == "#!/bin/sh" else "bash"
    run = subprocess.run([shell, "-n", path], capture_output=True, text=True, check=False)
    assert not run.stderr
    if path.suffix != ".sh":
        assert re.search(r"^set -eu", path.read_text(), re.M) or path.name == "reload"
    if shellcheck := _shellcheck():
        run = subprocess.run(
            [shellcheck, "-x", "-P", "SCRIPTDIR", path], capture_output=True, text=True, check=False
        )
        assert not run.stdout


def _shellcheck() -> str | None:
    """The linter of shells; None where it is neither installed nor to be had."""
    if found := shutil.which("shellcheck"):
        return found
    folder = unpacked("shellcheck")
    return str(folder / "usr/bin/shellcheck") if folder else None


def test_a_new_certificate_is_taken_within_a_minute(tmp_path: Path) -> None:
    """The first is of our own: browsers warn until the real one is taken."""
    certificate, said = tmp_path / "fullchain.pem", tmp_path / "said"
    certificate.write_text("own")
    for name, line in (("sleep", "exec /bin/sleep 0.05"), ("nginx", f'echo "$@" >>{said}')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    run = subprocess.Popen(
        ["/bin/sh", DEPLOY / "container/reload"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "CERTIFICATE": str(tmp_path)},
        start_new_session=True,
    )
    try:
        assert run.wait(10) == 0
        time.sleep(0.5)
        assert not said.exists()
        certificate.write_text("of Let's Encrypt")
        waited(said.exists, 10)
        time.sleep(0.5)
        assert said.read_text() == "-s reload\n"
    finally:
        os.killpg(run.pid, signal.SIGKILL)


def test_units_are_what_systemd_takes(tmp_path: Path) -> None:
    """Their programs stand where a server has them: here others are named."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        not_here("systemd-analyze is missing")
    shutil.copytree(DEPLOY / "systemd", tmp_path, dirs_exist_ok=True)
    for path in tmp_path.rglob("*.service"):
        text = re.sub(r"^(Exec\w+=)/opt/\S+", r"\1/bin/true", path.read_text(), flags=re.M)
        text = re.sub(r"^WorkingDirectory=.*", "WorkingDirectory=/", text, flags=re.M)
        path.write_text(re.sub(r"^(User|Group)=.*", r"\1=daemon", text, flags=re.M))
    (tmp_path / "sme4green-web@.service").rename(tmp_path / "sme4green-web@release.service")
    units = [path for path in tmp_path.iterdir() if path.is_file()]
    run = subprocess.run(
        [str(analyze), "verify", "--man=no", "--recursive-errors=no", *units],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "sme4green" not in run.stderr


def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    nginx = find_nginx()
    if nginx is None:
        not_here("nginx is missing")
    assert nginx
    configure(nginx, tmp_path, APP="127.0.0.1:9", FILES=tmp_path, DATA=tmp_path)
    said = check(nginx, tmp_path)
    assert "test is successful" in said, said
    assert "[warn]" not in said
    names = set(
        re.findall(r"\$\{([A-Z_]+)\}", (DEPLOY / "nginx/sme4green.conf.template").read_text())
    )
    assert names == SERVICES["proxy"]["environment"].keys()
    assert all(f"{name}=" in (DEPLOY / "lib.sh").read_text() for name in names)


def test_nginx_logs_nobody(tmp_path: Path) -> None:
    """Nor what was asked, not even where the site does not answer."""
    nginx = find_nginx()
    if nginx is None:
        not_here("nginx is missing")
    assert nginx
    proxy = configure(nginx, tmp_path, APP=f"unix:{tmp_path}/none", FILES=tmp_path, DATA=tmp_path)
    with running(nginx, proxy):
        asked = Outside(proxy)
        asked.request("GET", "/en/?q=private", headers={"Host": HOST})
        assert asked.getresponse().status == 503
        asked.close()
    logged = "".join(path.read_text() for path in tmp_path.glob("*.log"))
    assert "127.0.0.0 [" in logged
    assert "127.0.0.1" not in logged
    assert "private" not in logged


@pytest.mark.parametrize(
    ("addresses", "found"), [("/proc/self/status", True), ("/dev/null", False), ("none", False)]
)
def test_ipv6_is_found_in_a_file_that_says_nothing_of_its_size(addresses: str, found: bool) -> None:
    run = subprocess.run(
        ["/bin/bash", "-c", f". {DEPLOY}/lib.sh; has_ipv6"],
        env={"ADDRESSES": addresses, "PATH": "/usr/bin:/bin"}, check=False,
    )  # fmt: skip
    assert (run.returncode == 0) is found


def test_a_release_that_does_not_answer_leaves_nothing_behind(tmp_path: Path) -> None:
    told = tmp_path / "told"
    (tmp_path / "systemctl").write_text(f'#!/bin/sh\necho "$*" >>{told}\n')
    (tmp_path / "systemctl").chmod(0o755)
    (tmp_path / "environment").write_text(f"BASE_URL=https://{HOST}\n")
    (tmp_path / "current").symlink_to("releases/old")
    run = subprocess.run(
        ["/bin/bash", "-euc", f". {DEPLOY}/lib.sh; switch_to new"],
        env={
            "PATH": f"{tmp_path}:/usr/bin:/bin", "BASE": str(tmp_path), "RUN": str(tmp_path),
            "SETTINGS": str(tmp_path / "environment"), "READY_WITHIN": "0",
        },
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "Release new does not answer" in run.stderr
    assert [line for line in told.read_text().splitlines() if "is-active" not in line] == [
        "start sme4green-web@new", "stop sme4green-web@new", "reset-failed sme4green-web@new",
    ]  # fmt: skip
    assert (tmp_path / "current").readlink() == Path("releases/old")


@pytest.mark.parametrize("warns", [True, False])
def test_http2_is_written_as_nginx_wants_it(warns: bool, tmp_path: Path) -> None:
    said = 'the "listen ... http2" directive is deprecated, use the "http2" directive instead'
    (tmp_path / "nginx").write_text(
        f"#!/bin/sh\necho '{said if warns else ''}' >&2; sleep 0.2; echo 'It is well.' >&2\n"
    )
    (tmp_path / "nginx").chmod(0o755)
    configuration = tmp_path / "sme4green.conf"
    shutil.copy(DEPLOY / "nginx/sme4green.conf.template", configuration)
    subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", f". {DEPLOY}/lib.sh; newer_http2 {configuration}"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=True,
    )  # fmt: skip
    written = configuration.read_text()
    assert (" http2;" not in written) is warns
    assert written.count("    http2 on;\n") == warns
