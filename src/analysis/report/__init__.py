"""Notebooks become a report; the explorer; markup."""
