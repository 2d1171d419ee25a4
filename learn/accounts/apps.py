from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the app, the handover that runs at each sign-in, and what a change of an account puts an end to."""

    name = "learn.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from django.contrib.auth.models import User
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_save

        from learn.accounts.changes import end_writers
        from learn.accounts.handover import hand_over

        user_logged_in.connect(hand_over, dispatch_uid="learn.accounts.hand_over")
        post_save.connect(end_writers, sender=User, dispatch_uid="learn.accounts.end_writers")
