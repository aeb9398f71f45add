from __future__ import annotations

import os
import signal
import sys
import threading

import pytest

from rulewright.contract.endpoint.interrupts import InterruptedRunError, Interrupts


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def press_and_wait() -> None:
    press()
    threading.Event().wait(30)


def test_a_press_ends_the_wait_under_way() -> None:
    interrupts = Interrupts()
    with interrupts.listening():
        with pytest.raises(InterruptedRunError, match="it was interrupted"), interrupts.waiting():
            press_and_wait()
        with interrupts.waiting():
            pass


def test_a_press_between_waits_breaks_nothing_and_ends_the_next() -> None:
    interrupts = Interrupts()
    done = []
    with interrupts.listening():
        press()
        done.append("noted")
        with pytest.raises(InterruptedRunError), interrupts.waiting():
            done.append("waited")
        with interrupts.waiting():
            done.append("cleaned up")
    assert done == ["noted", "cleaned up"]


def test_who_does_not_listen_leaves_ctrl_c_to_others() -> None:
    with pytest.raises(KeyboardInterrupt), Interrupts().waiting():
        press_and_wait()


def test_the_usual_handler_is_back_afterwards() -> None:
    with Interrupts().listening():
        pass
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_where_ctrl_c_is_ignored_it_stays_so() -> None:
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Interrupts().listening():
            press()
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, usual)


def test_other_threads_do_not_listen() -> None:
    seen: list[object] = []

    def listen() -> None:
        with Interrupts().listening():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=listen)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]


class _Dying:
    """Is pressed while it is taken away, where exceptions are lost."""

    def __del__(self) -> None:
        press()


def test_a_press_that_was_lost_is_repeated(capfd: pytest.CaptureFixture[str]) -> None:
    interrupts = Interrupts()
    with interrupts.listening():
        with pytest.raises(InterruptedRunError), interrupts.waiting():
            lose_and_wait()
        with interrupts.waiting():
            threading.Event().wait(0.5)
    assert capfd.readouterr().err == ""


def lose_and_wait() -> None:
    _Dying()
    threading.Event().wait(30)


def test_what_else_is_lost_is_told_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)

    class Failing:
        def __del__(self) -> None:
            raise OSError

    with Interrupts().listening():
        Failing()
    assert len(told) == 1
    assert sys.unraisablehook == told.append
