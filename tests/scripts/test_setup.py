"""The scripts on machines that lack something: one clear sentence and an exit status, never a traceback, nothing half made."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
ROOT = os.geteuid() == 0
TOOLS = ("bash", "cat", "dirname", "env", "grep", "id", "mktemp", "rm", "tail", "tee")
SCRIPTS = ("demo", "test", "check")


@pytest.fixture
def copy():
    """The scripts in a repository of their own, with a space in its path and within everyone's reach."""
    place = Path(tempfile.mkdtemp(prefix="case ledger "))
    place.chmod(0o755)
    shutil.copytree(REPOSITORY / "scripts", place / "repository" / "scripts")
    shutil.copy(REPOSITORY / "pyproject.toml", place / "repository")
    yield place / "repository"
    shutil.rmtree(place)


@pytest.fixture
def machine(copy):
    """A search path with the tools every machine has, and no Python."""
    programs = copy.parent / "bin"
    programs.mkdir()
    for tool in TOOLS:
        (programs / tool).symlink_to(shutil.which(tool))
    return programs


def python(programs, before="", name="python3"):
    """A Python that runs ``before`` ahead of the program it is given with -c."""
    file = programs / name
    file.write_text(
        f"#!{shutil.which('bash')}\n"
        f"if [ \"$1\" = -c ]; then program=$2; shift 2; exec '{sys.executable}' -c '{before}'$'\\n'\"$program\" \"$@\"; fi\n"
        f"exec '{sys.executable}' \"$@\"\n"
    )
    file.chmod(0o755)


OLD = 'import sys; sys.version_info = (3, 9, 2, "final", 0)'
BARE = 'import sys; sys.modules["ensurepip"] = None'


def run(script, programs, *arguments, account=None, **environment):
    entry = pwd.getpwnam(account) if account else None
    identity = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": ()} if entry else {}
    known = {"PATH": str(programs), "HOME": "/nonexistent", **environment}
    return subprocess.run(
        [script, *arguments], check=False, capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL, env=known, **identity
    )


def refused(done):
    """The one sentence with which a script gave up."""
    assert done.returncode == 6, done
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_python(copy, machine, script):
    sentence = refused(run(copy / "scripts" / script, machine))
    assert sentence == "setup: Python 3.11 or newer is needed and was not found: install it and run this again"
    assert not (copy / ".venv").exists()


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_old_python(copy, machine, script):
    python(machine, OLD)
    sentence = refused(run(copy / "scripts" / script, machine))
    assert sentence.startswith(f"setup: Python 3.11 or newer is needed and was not found ({machine}/python3 is 3.9.2): install it")
    assert not (copy / ".venv").exists()


def test_a_python_without_ensurepip(copy, machine):
    python(machine, BARE)
    sentence = refused(run(copy / "scripts" / "demo", machine))
    assert "lacks the module venv or ensurepip" in sentence
    assert "apt install python3-venv" in sentence


def test_a_good_python_is_found_behind_an_old_one_and_a_bare_one(copy, machine):
    python(machine, BARE, "python3.14")
    python(machine, OLD, "python3.13")
    python(machine, "", "python3")
    done = run(shutil.which("bash"), machine, "-c", '. "$1/scripts/_setup.sh"; find_python; echo "$python"', "bash", copy)
    assert done.stdout == f"{machine}/python3\n"


def test_a_directory_that_cannot_be_written(copy, machine):
    python(machine)
    if not ROOT:
        copy.chmod(0o555)
    sentence = refused(run(copy / "scripts" / "demo", machine, account="nobody" if ROOT else None))
    copy.chmod(0o755)
    assert sentence.startswith(f"setup: {copy} cannot be written by ")


def make_current(copy, machine, extras="embedded,court"):
    """What a finished setup leaves behind, with a program that tells its arguments in place of ours."""
    subprocess.run([_public_python(), "-m", "venv", "--without-pip", copy / ".venv"], check=True)
    done = run(shutil.which("bash"), machine, "-c", '. "$1/scripts/_setup.sh"; key_now', "bash", copy)
    (copy / ".venv" / f"ready-{extras}").write_text(done.stdout)
    program = copy / ".venv" / "bin" / "caseledger"
    program.write_text(f"#!{shutil.which('bash')}\nprintf '<%s>' \"$@\"\n")
    program.chmod(0o755)


def _public_python():
    """A Python that other accounts can run too, if there is one."""
    public = Path("/usr/bin/python3")
    return public if ROOT and public.exists() else sys.executable


def test_a_current_environment_is_used_at_once_by_anyone_who_can_read_it(copy, machine):
    make_current(copy, machine)
    if ROOT and not os.access(_public_python(), os.X_OK):
        pytest.skip("no Python that other accounts can run")
    done = run(copy / "scripts" / "demo", machine, "a b", "--help", account="nobody" if ROOT else None)
    assert (done.returncode, done.stdout, done.stderr) == (0, "<demo><a b><--help>", "")


@pytest.mark.parametrize("change", ["project", "python", "place"])
def test_a_changed_project_python_or_place_makes_the_environment_stale(copy, machine, change):
    make_current(copy, machine)
    if change == "project":
        with (copy / "pyproject.toml").open("a") as file:
            file.write("# changed\n")
    else:
        ready = copy / ".venv" / "ready-embedded,court"
        digest, version, place = ready.read_text().split(" ", 2)
        ready.write_text(f"{digest} 3.11.0a1 {place}" if change == "python" else f"{digest} {version} /elsewhere\n")
    assert "was not found" in refused(run(copy / "scripts" / "demo", machine))


def test_an_unreachable_registry_is_named(copy, machine):
    python(machine)
    settings = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1", "PIP_CONFIG_FILE": "/dev/null"}
    done = run(copy / "scripts" / "demo", machine, **settings)
    assert done.returncode == 6
    last = done.stderr.splitlines()[-1]
    assert last.startswith("setup: the package registry cannot be reached; connect, or set PIP_INDEX_URL, and run this again (pip: ERROR:")
    assert not list((copy / ".venv").glob("ready-*"))


def test_two_at_once_wait_for_each_other(copy, machine):
    python(machine)
    lock = "import fcntl, sys; file = open(sys.argv[1]); fcntl.flock(file, fcntl.LOCK_EX); print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", lock, copy / "pyproject.toml"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        first.stdout.readline()
        known = {"PATH": str(machine), "HOME": "/nonexistent"}
        with subprocess.Popen([copy / "scripts" / "demo"], env=known, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as second:
            assert second.stderr.readline() == "setup: another setup is at work here; waiting for it\n"
            make_current(copy, machine)
            first.stdin.close()
            assert second.communicate() == ("<demo>", "")
