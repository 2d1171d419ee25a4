from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the app, and the handover that runs at each sign-in."""

    name = "learn.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from learn.accounts.handover import hand_over

        user_logged_in.connect(hand_over, dispatch_uid="learn.accounts.hand_over")
