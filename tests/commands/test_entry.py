"""The command as a program: an interrupt at any moment ends it without a traceback."""

import signal
import subprocess
import sys

import pytest

from conflictmap.cli import interrupts, main
from tests.support.sample_project import ROOT


@pytest.fixture
def restored_signals():
    """Restore the handler of interrupts after a test that runs the whole program."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ImportError("numpy failed to import")])
def test_interrupt_of_command_ends_with_code_1(monkeypatch, restored_signals, capsys, error):
    def interrupted_main():
        if isinstance(error, ImportError):
            interrupts.RECEIVED.append(signal.SIGINT)
        raise error

    monkeypatch.setattr(interrupts, "RECEIVED", [])
    monkeypatch.setattr(main, "main", interrupted_main)
    monkeypatch.setattr(main.gc, "freeze", lambda: None)
    monkeypatch.setattr(main.gc, "disable", lambda: None)
    with pytest.raises(SystemExit) as end:
        main.run_and_exit()
    assert end.value.code == 1
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("file", "is_raised"),
    [("<frozen importlib._bootstrap>", False), ("<string>", True)],
    ids=["while a module is imported", "at any other moment"],
)
def test_interrupt_is_raised_after_an_import(monkeypatch, file, is_raised):
    """C code of numpy prints the traceback of what interrupts its import."""
    timers = []
    monkeypatch.setattr(interrupts, "RECEIVED", [])
    monkeypatch.setattr(interrupts.signal, "signal", lambda *arguments: timers.append(arguments))
    monkeypatch.setattr(interrupts.signal, "setitimer", lambda *arguments: timers.append(arguments))
    names = {"raise_interrupt": interrupts._raise_interrupt, "sys": sys, "number": signal.SIGINT}
    source = "def run():\n    raise_interrupt(number, sys._getframe())\n"
    exec(compile(source, file, "exec"), names)  # noqa: S102  a frame with this file name
    if is_raised:
        with pytest.raises(KeyboardInterrupt):
            names["run"]()
    else:
        names["run"]()
    assert interrupts.RECEIVED == [signal.SIGINT]
    assert bool(timers) is not is_raised


def test_other_error_is_not_hidden(monkeypatch, restored_signals):
    monkeypatch.setattr(interrupts, "RECEIVED", [])
    monkeypatch.setattr(main, "main", lambda: 1 / 0)
    monkeypatch.setattr(main.gc, "disable", lambda: None)
    with pytest.raises(ZeroDivisionError):
        main.run_and_exit()


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("conflictmap", "default_int_handler", "SIG_DFL"),
        ("conflictmap", "SIG_IGN", "SIG_IGN"),
        ("notebook", "default_int_handler", "default_int_handler"),
    ],
    ids=["the command", "the command, told to ignore it", "another program"],
)
def test_import_of_command_sets_handler(name, before, after):
    code = (
        f"import signal, sys; sys.argv = ['/bin/{name}']\n"
        f"signal.signal(signal.SIGINT, signal.{before}); import conflictmap.cli.main\n"
        f"sys.exit(signal.getsignal(signal.SIGINT) != signal.{after})"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
