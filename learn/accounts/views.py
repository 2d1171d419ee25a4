"""Signing up, and deleting an account or a guest's work on this browser."""

from __future__ import annotations

from allauth.account.views import SignupView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from learn.accounts.forms import DeleteAccountForm
from learn.limits import limited
from learn.practice.learners import find_learner, take_guest
from learn.practice.record import forget

TAKEN = "This name was taken a moment ago. If that was you, by pressing the button twice, sign in with it."


class SignUp(SignupView):
    """allauth's, and an answer for two forms at once with one name: both find it free, and the database lets one in."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except IntegrityError:
            if not User.objects.filter(username=form.cleaned_data["username"]).exists():
                raise
            form.add_error("username", TAKEN)
            response = self.form_invalid(form)
        return response


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@limited("delete", per_minute=10)
def delete(request: HttpRequest) -> HttpResponse:
    """GET says what will go; POST deletes it: an account after its password, a guest's work at once."""
    if not request.user.is_authenticated:
        return _delete_guest(request)
    form = DeleteAccountForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        delete_account(request, request.user)
        messages.success(request, "Your account and everything kept with it are deleted.")
        return redirect("/")
    return render(request, "accounts/delete.html", {"form": form})


def delete_account(request: HttpRequest, user: User) -> None:
    """Delete the account with all its data, and end this session. Its other sessions are nobody's from now on."""
    learner = find_learner(request)
    with transaction.atomic():
        if learner is not None:
            forget(learner)
        user.delete()
    logout(request)


def _delete_guest(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        guest = take_guest(request)
        if guest is not None:
            forget(guest)
        messages.success(request, "What you did here as a guest is deleted.")
        return redirect("/")
    return render(request, "accounts/delete.html", {"guest": find_learner(request)})
