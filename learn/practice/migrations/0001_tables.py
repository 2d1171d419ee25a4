# ruff: noqa: RUF012 (a migration's lists are Django's form for them)

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Learner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="learner",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Help",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lesson", models.CharField(max_length=100)),
                ("question", models.CharField(max_length=100)),
                ("step", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "learner",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="helps", to="practice.learner"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "lesson", "question", "step"), name="practice_one_help_a_step")
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=201)),
                ("text", models.TextField(blank=True)),
                ("good_text", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "learner",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="practice.learner"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("learner", "place"), name="practice_one_draft_a_place")],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lesson", models.CharField(max_length=100)),
                ("question", models.CharField(max_length=100)),
                ("variant", models.CharField(blank=True, default="", max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("submission", models.JSONField()),
                ("is_correct", models.BooleanField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("token", models.CharField(max_length=32)),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="practice.learner"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["learner", "lesson", "question", "digest", "id"], name="practice_latest_attempt")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "lesson", "question", "token"), name="practice_one_attempt_a_form")
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lesson", models.CharField(max_length=100)),
                ("first_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "learner",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="practice.learner"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("learner", "lesson"), name="practice_one_visit_a_lesson")],
            },
        ),
    ]
