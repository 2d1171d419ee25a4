"""The app that knows who is who: sign up, in and out, change or forget a password, delete everything.

django-allauth does the work and the rate limits; the templates are ours. What is added here: a guest's work goes over to the
account at the moment of signing in or up (`handover.py`), a change of an account ends what other browsers' cookies say of who
writes (`changes.py`), an account is deleted with all its data (`views.py`), and the page for a form that was refused because
cookies are missing or stale (`failures.py`).
"""
