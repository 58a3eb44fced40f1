"""What the web server loads."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gradus.config.settings")
application = get_wsgi_application()
# what was loaded stays for good: collecting what requests leave behind need not look at it each time
gc.collect()
gc.freeze()
