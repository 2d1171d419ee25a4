from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """Registers the app under the label that migrations and permissions use."""

    name = "learn.practice"
    label = "practice"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Practice"
