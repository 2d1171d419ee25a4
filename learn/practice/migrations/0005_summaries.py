import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("practice", "0004_mistakes"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="seconds",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="MistakeCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lesson", models.CharField(max_length=100)),
                ("question", models.CharField(max_length=100)),
                ("mistake", models.CharField(max_length=100)),
                ("times", models.PositiveIntegerField()),
                (
                    "learner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mistakes",
                        to="practice.learner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("learner", "lesson", "question", "mistake"), name="practice_one_count_a_mistake"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionStanding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lesson", models.CharField(max_length=100)),
                ("question", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("attempts", models.PositiveIntegerField()),
                ("first_correct", models.BooleanField()),
                ("first_mistake", models.CharField(blank=True, default="", max_length=100)),
                ("first_seconds", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("first_at", models.DateTimeField()),
                ("is_correct", models.BooleanField()),
                ("latest_at", models.DateTimeField()),
                (
                    "latest",
                    models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="practice.attempt"),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standings",
                        to="practice.learner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("learner", "lesson", "question", "digest"), name="practice_one_standing_a_wording"
                    )
                ],
            },
        ),
    ]
