"""What an operator may set."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from app import settings
from tests.serving import ROOT

TABLE = re.findall(r"^\| (STARCROSS_\w+)", settings.__doc__ or "", re.MULTILINE)


def test_a_switch_is_on_or_off():
    assert settings.read_settings({"STARCROSS_CACHE": "off", "STARCROSS_GROW": "on"}).grow
    with pytest.raises(SystemExit) as refusal:
        settings.read_settings({"STARCROSS_CACHE": "off", "STARCROSS_GROW": "1"})
    assert str(refusal.value) == "STARCROSS_GROW must be on or off, but it is '1'."


def test_defaults():
    read = settings.read_settings({"STARCROSS_CACHE": "off"})
    assert 1 <= read.workers <= settings.MAX_DEFAULT_WORKERS
    assert read == settings.Settings(workers=read.workers)


def test_every_variable_is_read(tmp_path):
    environ = {
        "STARCROSS_WORKERS": "3",
        "STARCROSS_MAX_RUNS": "7",
        "STARCROSS_NEW_RUNS": "8",
        "STARCROSS_PROXIES": "1",
        "STARCROSS_GRACE": "0.5",
        "STARCROSS_MEMORY_MB": "12",
        "STARCROSS_CACHE": str(tmp_path / "new"),
        "STARCROSS_CACHE_MB": "13",
        "STARCROSS_CLUSTER": "tcp://127.0.0.1:8786",
        "STARCROSS_FRAMES": "https://*.school.example 'self'",
        "STARCROSS_START": "spawn",
        "STARCROSS_MAX_ROOMS": "14",
        "STARCROSS_NEW_ROOMS": "15",
        "STARCROSS_GROW": "off",
        "STARCROSS_ROOMS": "rediss://user:word@redis.example:6380/1",
    }
    frames, scheduler = "https://*.school.example 'self'", "tcp://127.0.0.1:8786"
    expected = settings.Settings(
        3, 7, 8, 1, 0.5, 12, tmp_path / "new", 13, scheduler, frames, "spawn", 14, 15, False, environ["STARCROSS_ROOMS"]
    )
    assert settings.read_settings(environ) == expected


@pytest.mark.parametrize("address", ["redis", "tcp://word@host:1", "redis://u:word@host:x", "redis:///word", "word"])
def test_an_address_that_is_no_redis_is_refused_and_its_password_is_not_repeated(address):
    with pytest.raises(SystemExit, match=r"^STARCROSS_ROOMS must be an address [^\n]+\.$") as refusal:
        settings.read_settings({"STARCROSS_CACHE": "off", "STARCROSS_ROOMS": address})
    assert "word@" not in str(refusal.value).replace("user:password@", "")


def test_finished_runs_are_kept_in_the_users_cache_where_there_is_one(tmp_path, monkeypatch):
    assert settings.read_cache_folder({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "starcross"
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings.read_cache_folder({}) == tmp_path / ".cache" / "starcross"
    assert settings.read_cache_folder({"XDG_CACHE_HOME": "relative"}) is None
    monkeypatch.setattr("os.path.expanduser", str)  # as for a user that the system does not know
    assert settings.read_cache_folder({}) is None


@pytest.mark.parametrize("text", ["off", ""])
def test_finished_runs_may_be_kept_nowhere(text):
    assert settings.read_cache_folder({"STARCROSS_CACHE": text}) is None


@pytest.mark.parametrize("text", ["0", "65", "1.5", "many", "", "nan"])
def test_a_wrong_value_refuses_the_start_with_one_sentence(text):
    with pytest.raises(SystemExit) as refusal:
        settings.read_settings({"STARCROSS_WORKERS": text})
    assert str(refusal.value) == f"STARCROSS_WORKERS must be a whole number from 1 to 64, but it is {text!r}."


@pytest.mark.parametrize("text", ["", "localhost", "http://a:1", "tcp://a", "tcp://a:b"])
def test_a_cluster_has_an_address(text):
    with pytest.raises(SystemExit) as refusal:
        settings.read_settings({"STARCROSS_CACHE": "off", "STARCROSS_CLUSTER": text})
    assert str(refusal.value) == f"STARCROSS_CLUSTER must be an address like tcp://host:port, but it is {text!r}."


def test_the_table_has_every_variable_that_is_read():
    source = Path(settings.__file__).read_text()
    assert set(TABLE) == set(re.findall(r'"(STARCROSS_\w+)"', source))


@pytest.mark.parametrize("text", ["", "fork", "threads"])
def test_a_way_to_start_workers_that_is_none_refuses_the_start(text):
    with pytest.raises(SystemExit) as refusal:
        settings.read_settings({"STARCROSS_CACHE": "off", "STARCROSS_START": text})
    assert str(refusal.value) == f"STARCROSS_START must be forkserver or spawn, but it is {text!r}."


WORDS = ("STARCROSS_CACHE", "STARCROSS_CLUSTER", "STARCROSS_FRAMES", "STARCROSS_GROW", "STARCROSS_START")


@pytest.mark.parametrize("name", [name for name in TABLE if name not in WORDS])
def test_every_number_has_bounds(name):
    with pytest.raises(SystemExit, match=name):
        settings.read_settings({"STARCROSS_CACHE": "off", name: "inf"})


@pytest.mark.parametrize(
    "text", ["", "a; script-src *", "javascript:", "* https://a.example", "https://a.example/path"]
)
def test_who_may_frame_is_an_origin(text):
    with pytest.raises(SystemExit) as refusal:
        settings.read_frames({"STARCROSS_FRAMES": text})
    assert str(refusal.value).startswith("STARCROSS_FRAMES must be * or origins like https://moodle.example, but ")


@pytest.mark.parametrize(
    "text", ["*", "https://a.example", "http://a.example:8080 https://b.example", "'self'", "a.example"]
)
def test_origins_may_frame(text):
    assert settings.read_frames({"STARCROSS_FRAMES": text}) == text


@pytest.mark.parametrize("files", [{}, {"CA_FILE": "/nowhere/ca.pem", "CLIENT__CERT": "/nowhere/cert.pem"}])
def test_an_encrypted_cluster_without_certificates_refuses_the_start_in_one_sentence(files):
    environ = {f"DASK_DISTRIBUTED__COMM__TLS__{name}": path for name, path in files.items()}
    command = [sys.executable, "-c", "import app.main"]
    environ |= {"STARCROSS_CLUSTER": "tls://127.0.0.1:8786", "STARCROSS_CACHE": "off"}
    refused = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert refused.stderr.startswith("STARCROSS_CLUSTER is 'tls://127.0.0.1:8786', but dask finds no certificates")
    assert refused.stderr.count("\n") == 1
