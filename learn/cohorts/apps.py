from django.apps import AppConfig


class CohortsConfig(AppConfig):
    """Registers the app, and memberships among what a learner owns."""

    name = "learn.cohorts"
    label = "cohorts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Classes"

    def ready(self) -> None:
        from learn.cohorts import members
        from learn.practice.belongings import Belonging, register

        register(Belonging("classes", members.claim_memberships, members.export_memberships, members.used_since))
