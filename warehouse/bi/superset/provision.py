"""Prepares Superset's metadata. Run by the Python of Superset's environment, not by the project's.

    python provision.py ASSETS_DIR        the administrator's password comes on standard input

Migrates the metadata, makes roles and the administrator `admin` (or gives him this password), and imports the assets:
what is there with the same id is replaced, charts and dashboards of the user's own stay.
"""

from __future__ import annotations

import sys
from pathlib import Path

from superset.app import create_app


def main(assets_dir: Path, password: str) -> None:
    """Bring the metadata to the state described above. Ends with a message where an asset is at fault."""
    app = create_app()
    with app.app_context():
        _migrate()
        admin = _administrator(password)
        _import_assets(assets_dir, admin)


def _migrate() -> None:
    from flask_migrate import upgrade
    from superset.extensions import appbuilder

    upgrade()
    appbuilder.add_permissions(update_perms=True)
    appbuilder.sm.sync_role_definitions()


def _administrator(password: str) -> object:
    from superset.extensions import appbuilder, db
    from werkzeug.security import generate_password_hash

    manager = appbuilder.sm
    admin = manager.find_user(username="admin")
    if admin is None:
        role = manager.find_role("Admin")
        admin = manager.add_user("admin", "Marsad", "مرصد", "admin@localhost", role, password)
        if not admin:
            raise SystemExit("Superset could not make the administrator; its log above says why.")
    else:
        admin.password = generate_password_hash(password)
        db.session.commit()
    return admin


def _import_assets(assets_dir: Path, admin: object) -> None:
    from superset.commands.exceptions import CommandInvalidError, ImportFailedError
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.utils.core import override_user

    contents = {
        path.relative_to(assets_dir).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(assets_dir.rglob("*.yaml"))
    }
    with override_user(admin):
        try:
            ImportAssetsCommand(contents).run()
        except ImportFailedError as error:
            cause = error.__cause__
            why = cause.normalized_messages() if isinstance(cause, CommandInvalidError) else cause
            raise SystemExit(f"the assets were refused: {why}") from error


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.stdin.readline().rstrip("\n"))
