#!/usr/bin/env python
"""The commands of the web: ``python manage.py migrate``, ``runserver``, ``db_worker`` and our own."""

import sys

from liaowang_web.config.commands import main

if __name__ == "__main__":
    main(sys.argv)
