"""Signing in, and one's own password."""

from __future__ import annotations

from tracker.web.forms.base import Form
from tracker.web.forms.fields import HiddenField, PasswordField, TextField


class SignInForm(Form):
    """`next` is the page they came for. The address is not held against a pattern: whether it is right is not said."""

    email = TextField(
        "Email address",
        required="Enter your email address",
        autocomplete="username",
        inputmode="email",
        spellcheck=False,
    )
    password = PasswordField("Password", required="Enter your password")
    next = HiddenField()


class PasswordForm(Form):
    current = PasswordField("Current password", required="Enter your current password")
    password = PasswordField(
        "New password",
        required="Enter a new password",
        autocomplete="new-password",
        hint="At least 12 characters. Three words that do not belong together work well.",
    )
