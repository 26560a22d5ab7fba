from django.apps import AppConfig

from goldenthread import rows


class DirectoryConfig(AppConfig):
    name = "goldenthread.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        rows.register()
