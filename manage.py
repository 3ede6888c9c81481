#!/usr/bin/env python
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "piimss.settings")
    try:
        from django.core.management import execute_from_command_line
        from django.db import DatabaseError
    except ModuleNotFoundError:
        sys.exit("Primero prepare el sitio con «make run», y use .venv/bin/python manage.py …")
    try:
        execute_from_command_line(sys.argv)
    except DatabaseError:
        from piimss.preparation import is_prepared

        if is_prepared():
            raise
        sys.exit("Primero prepare la base de datos: «manage.py prepare», o «make run».")


if __name__ == "__main__":
    main()
