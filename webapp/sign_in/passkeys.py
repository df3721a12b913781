"""Passkeys (WebAuthn): added to an account, and signed in with. The checks are those of the package `webauthn`.

The device makes sure that it is the person (by finger, face or PIN), so a passkey is both factors at once. Which
address a passkey is for comes from `BASE_URL`, never from the request.
"""

import hashlib
import hmac
import ipaddress
import time
from urllib.parse import urlsplit

import webauthn
from flask import current_app, session
from sqlalchemy import select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from webapp.db import now
from webapp.extensions import db
from webapp.models import Passkey, User
from webapp.services.second_factors import passkeys_of

CHALLENGE = "passkey_challenge"
SECONDS = 300
REQUIRED = UserVerificationRequirement.REQUIRED


def _origin() -> str:
    return str(current_app.config["WEGPATEN"].base_url).rstrip("/")


def _host() -> str:
    return urlsplit(_origin()).hostname or ""


def are_possible() -> bool:
    """Whether our address has a name: browsers keep no passkeys for bare numbers."""
    try:
        ipaddress.ip_address(_host())
    except ValueError:
        return True
    return False


def creation_options(user: User) -> str:
    """Return, as JSON, what a browser needs to make a passkey for `user`."""
    handle = hmac.new(str(current_app.secret_key).encode(), f"passkey {user.id}".encode(), hashlib.sha256)
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name="Wegpaten",
        user_id=handle.digest(),
        user_name=user.email or user.username or "",
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=key.credential_id) for key in passkeys_of(db.session(), user)
        ],
    )
    _remember(options.challenge)
    return webauthn.options_to_json(options)


def new_passkey(user: User, answer: str, name: str) -> Passkey | None:
    """Return the passkey that the browser made, or None where its answer is not what we asked for."""
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=_challenge(),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    return Passkey(
        user_id=user.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name,
    )


def request_options() -> str:
    """Return, as JSON, what a browser needs to let somebody choose one of their passkeys."""
    options = webauthn.generate_authentication_options(rp_id=_host(), user_verification=REQUIRED)
    _remember(options.challenge)
    return webauthn.options_to_json(options)


def owner_of(answer: str) -> User | None:
    """Return who proves by passkey that it is them, or None; the use is noted."""
    challenge = _challenge()
    try:
        credential = parse_authentication_credential_json(answer)
        key = db.session.scalar(select(Passkey).where(Passkey.credential_id == credential.raw_id).with_for_update())
        if key is None:
            return None
        proof = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    key.sign_count, key.used_at = proof.new_sign_count, now()
    user = db.session.get(User, key.user_id)
    return user if user is not None and user.active and user.confirmed_at is not None else None


def _remember(challenge: bytes) -> None:
    session[CHALLENGE] = [bytes_to_base64url(challenge), int(time.time())]


def _challenge() -> bytes:
    """Return what the browser was asked to sign, once; where that was long ago, something that nobody signed."""
    challenge, at = session.pop(CHALLENGE, None) or ("", 0)
    return base64url_to_bytes(challenge) if time.time() - at <= SECONDS else b"too late"
