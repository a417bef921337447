"""What a password has to be. Length does the work; the rest only keeps out what is guessed first."""

from __future__ import annotations

import re
import unicodedata

SHORTEST, LONGEST = 12, 200

# Long enough for the rule above and still among the first that anybody tries.
_COMMONEST = frozenset(
    {
        "password1234", "password12345", "password123456", "passwordpassword", "mypassword123", "newpassword123",
        "123456789012", "1234567890123", "12345678901234", "123456789123", "1234567890qwerty", "0123456789012",
        "qwertyuiop12", "qwertyuiop123", "qwertyuiopasdf", "qwerty123456", "qwerty1234567", "qwertyqwerty",
        "1q2w3e4r5t6y", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "q1w2e3r4t5y6", "zaq12wsxcde3", "abcdefghijkl",
        "abc123abc123", "abcd12345678", "abc123456789", "iloveyou1234", "letmeinletmein", "letmein12345",
        "welcome12345", "welcome123456", "changeme1234", "changemenow1", "administrator", "administrator1",
        "admin1234567", "adminadminadmin", "safeguarding", "safeguarding1", "safeguarding123", "football1234",
        "liverpool1234", "manchester12", "sunshine1234", "princess1234", "monkey123456", "dragon123456",
        "trustno1trustno1", "superman1234", "summer202020", "september2024", "september2025", "september2026",
        "correcthorsebatterystaple",
    }
)  # fmt: skip


def normal_form(password: str) -> str:
    """The same password from every keyboard: compatibility composition, as NIST SP 800-63B has it."""
    return unicodedata.normalize("NFKC", password)


def objection(password: str, email: str) -> str | None:
    """Why `password` cannot be the password of the person with this address, as a sentence; None when it can.

    Source: National Cyber Security Centre, "Password policy: updating your approach" (length and a list of what is
    common, no rules about kinds of characters); the lengths are this service's own.
    """
    password = normal_form(password)
    if len(password) < SHORTEST:
        return f"Password must be {SHORTEST} characters or more"
    if len(password) > LONGEST:
        return f"Password must be {LONGEST} characters or less"
    lowered = password.casefold()
    plain = re.sub(r"[^a-z0-9]", "", lowered)
    if lowered in _COMMONEST or plain in _COMMONEST or len(set(lowered)) < 5:
        return "Choose a password that is harder to guess: three words that do not belong together work well"
    address = email.casefold()
    if lowered in {address, address.partition("@")[0]} or address in lowered:
        return "Password must not be your email address"
    return None
