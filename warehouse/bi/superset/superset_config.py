"""Configuration of Superset, read by Superset itself: `SUPERSET_CONFIG_PATH` names this file.

All that differs between installations lies in the folder `MARSAD_SUPERSET_HOME`: the secret and the metadata.
"""

from __future__ import annotations

import os
from pathlib import Path

_HOME = Path(os.environ["MARSAD_SUPERSET_HOME"])

SECRET_KEY = (_HOME / "secret_key").read_text(encoding="utf-8").strip()
SQLALCHEMY_DATABASE_URI = f"sqlite:///{_HOME / 'superset.db'}"
SQLALCHEMY_ENGINE_OPTIONS = {"connect_args": {"timeout": 30}}  # seconds that a writer waits for another

# No cache: a chart shows the release that stands. Superset opens a connection for each query and closes it after
# (NullPool), so that a release published meanwhile is what the next query reads.
CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}

APP_NAME = "Marsad مرصد"
LANGUAGES = {"en": {"flag": "us", "name": "English"}, "ar": {"flag": "sa", "name": "العربية"}}
BABEL_DEFAULT_LOCALE = "en"

_ARABIC = "'Noto Sans Arabic', 'Noto Naskh Arabic', 'Segoe UI', Tahoma, Arial"  # whichever is installed
THEME_DEFAULT = {
    "token": {
        "brandAppName": APP_NAME,
        "brandLogoAlt": APP_NAME,
        "brandLogoUrl": "/static/assets/images/superset-logo-horiz.png",
        "brandLogoHref": "/",
        "brandLogoHeight": "24px",
        "brandLogoMargin": "18px 0",
        "colorPrimary": "#0f6f75",
        "colorLink": "#0f6f75",
        "fontFamily": f"Inter, Helvetica, {_ARABIC}, sans-serif",
    },
    "algorithm": "default",
}

FEATURE_FLAGS = {
    "ALERT_REPORTS": False,  # needs Celery and Redis
    "DRILL_BY": True,
    "DRILL_TO_DETAIL": True,
    "ESCAPE_MARKDOWN_HTML": False,
}
CELERY_CONFIG = None

# The browser asks nobody but this server: no pixel that counts installations, no tiles, no fonts.
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}

# Okabe and Ito's colours, told apart by the colour-blind too, and tints of them for what comes after.
_COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b8a906", "#6f6f6f"]
_TINTS = ["#66aad1", "#f0c566", "#66c5ab", "#e0afca", "#9ad2f2", "#e69e66", "#d4cb6a", "#a9a9a9"]
EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "marsad",
        "description": "told apart by the colour-blind too",
        "label": "Marsad",
        "isDefault": True,
        "colors": [*_COLOURS, *_TINTS],
    }
]
