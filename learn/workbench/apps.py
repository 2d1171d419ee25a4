from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """Registers the app, and its states among what a learner owns."""

    name = "learn.workbench"
    label = "workbench"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Workbench"

    def ready(self) -> None:
        from learn.practice.belongings import Belonging, register
        from learn.workbench import states

        register(Belonging("states", states.claim_states, states.export_states, states.used_since))
