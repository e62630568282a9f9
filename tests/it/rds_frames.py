"""Prints frames of UECP as the PyPI package uecp (0.4.0) makes them, and reads others back: who holds our writer against it.

    python3 -m venv v && v/bin/pip install uecp==0.4.0 && v/bin/python tests/it/rds_frames.py [HEX…]
"""
import sys
from datetime import datetime, timedelta, timezone
from uecp.commands.clock_control import *
from uecp.commands.rds_message import *
from uecp.frame import UECPFrame, UECPFrameDecoder

HUE = timezone(timedelta(hours=7))


def made(command, **address):
    print(UECPFrame(commands=[command], **address).encode().hex(), type(command).__name__)


if len(sys.argv) == 1:
    made(ProgrammeIdentificationSetCommand(pi=0xFDFE))
    made(ProgrammeIdentificationSetCommand(pi=0x1A2B), site_address=1023, encoder_address=61)
    made(ProgrammeServiceNameSetCommand(ps="HAIDUONG"))
    made(ProgrammeServiceNameSetCommand(ps="DAI XA"))
    made(ProgrammeServiceNameSetCommand(ps="Dai xa"))
    made(ProgrammeTypeSetCommand(1))
    made(RadioTextSetCommand(text="DAI HAI DUONG\r", a_b_toggle=True))
    made(RadioTextSetCommand(text="x" * 64, a_b_toggle=False))
    made(RealTimeClockSetCommand(datetime(2026, 11, 24, 17, 0, 30, 250_000, HUE)))
    made(RealTimeClockEnabledSetCommand(True))
    made(RealTimeClockEnabledSetCommand(False))
for frame in sys.argv[1:]:
    decoded, rest = UECPFrameDecoder().decode(bytes.fromhex(frame))
    assert not rest, rest
    for command in decoded.commands:
        facts = {name: getattr(command, name) for name in dir(command) if not name.startswith("_") and name.islower() and not callable(getattr(command, name))}
        print(type(command).__name__, decoded.site_address, decoded.encoder_address, facts)
