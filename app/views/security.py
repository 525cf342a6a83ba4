"""Headers of every answer: nothing from another host, no framing, no guessing of types, no copies in caches."""

from flask import Flask, Response, request
from flask_talisman import Talisman

from app.adapters.assets import is_immutable
from config import Settings

CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    # The style sheets carry small pictures (arrows, ticks) as data.
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
PERMISSIONS_POLICY = dict.fromkeys(("camera", "geolocation", "microphone", "payment", "usb"), "()")


def install_headers(app: Flask, talisman: Talisman, settings: Settings) -> None:
    """Set the headers; TLS itself ends at the proxy in front."""
    talisman.init_app(
        app,
        force_https=False,
        frame_options="DENY",
        strict_transport_security=settings.sends_hsts,
        content_security_policy=CONTENT_SECURITY_POLICY,
        permissions_policy=PERMISSIONS_POLICY,
        referrer_policy="same-origin",
        session_cookie_secure=settings.has_secure_cookie,
        session_cookie_samesite="Lax",
    )
    app.after_request(_set_caching)


def _set_caching(response: Response) -> Response:
    """Keep pages and files of cases out of every cache; built files with a hash in their name stay."""
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if request.endpoint == "static" and response.status_code in (200, 304):
        if is_immutable(request.path):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
