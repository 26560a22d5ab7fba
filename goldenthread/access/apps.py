from django.apps import AppConfig
from django.db.backends.signals import connection_created

from goldenthread.access import context


class AccessConfig(AppConfig):
    name = "goldenthread.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        connection_created.connect(context.guard, dispatch_uid="refuse queries without a mandate")
