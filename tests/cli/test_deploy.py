"""The settings for a server in `deploy/`: they can be read, and agree with what the site and its own server expect."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import config
from panel.cli import server

DEPLOY = Path(__file__).parents[2] / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
CADDY = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")


def without_comments(text):
    return re.sub(r"(^|\s)#[^\n]*", r"\1", text)


@pytest.mark.parametrize("text", [NGINX, CADDY], ids=["nginx", "Caddy"])
def test_every_block_that_is_opened_is_closed(text):
    depth = 0
    for sign in re.sub(r"\{\w+\}", "", without_comments(text)):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0

    assert depth == 0


def test_every_line_of_nginx_ends_as_it_must():
    lines = [line.strip() for line in without_comments(NGINX).splitlines() if line.strip()]

    assert [line for line in lines if line[-1] not in ";{}"] == []


def test_nginx_itself_reads_its_settings_where_it_is_installed(tmp_path):
    program = shutil.which("nginx")
    inner = re.sub(r"ssl_certificate\w* [^;]+;", "", NGINX).replace(" ssl;", ";").replace("/var/log/nginx", str(tmp_path))
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{inner}\n}}\n")

    told = subprocess.run([program, "-t", "-c", str(whole)], capture_output=True, text=True, check=False) if program else None

    assert told is None or "syntax is ok" in told.stderr, told.stderr


@pytest.mark.parametrize(
    "words",
    [
        "client_header_timeout",
        "client_body_timeout",
        "proxy_request_buffering on",
        "X-Forwarded-For $remote_addr",
        "access_log off",
        "proxy_next_upstream off",
    ],
)
def test_nginx_waits_for_slow_people_and_tells_the_reader_s_address_alone(words):
    assert words in without_comments(NGINX)


def test_what_may_be_sent_is_the_same_everywhere():
    largest = int(config.settings()["UPLOAD_BYTES"])

    assert largest < server.BODY_BYTES == 3 * 1024 * 1024
    assert "client_max_body_size 3m;" in NGINX
    assert "max_size 3MB" in CADDY
    assert f"large_client_header_buffers 4 {server.HEAD_BYTES // 1024}k;" in NGINX
    assert f"max_header_size {server.HEAD_BYTES // 1024}KB" in CADDY


def test_the_service_keeps_its_files_to_itself_and_comes_back_by_itself():
    service = configparser.ConfigParser(strict=False, interpolation=None)
    service.optionxform = str
    service.read(DEPLOY / "panel.service")

    assert service["Service"]["UMask"] == "0077"
    assert service["Service"]["StateDirectoryMode"] == "0700"
    assert service["Service"]["Restart"] == "always"
    assert service["Service"]["ExecStart"].split("/")[-1].startswith("panel run")
