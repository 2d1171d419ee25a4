from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Count the right ones among the attempts that each row already counts."""
    attempt, standing = apps.get_model("practice", "Attempt"), apps.get_model("practice", "QuestionStanding")
    wording = ("learner_id", "lesson", "question", "digest")
    right = attempt.objects.filter(**{name: OuterRef(name) for name in wording}, is_correct=True).order_by()
    counted = right.values(*wording).annotate(number=Count("pk")).values("number")
    standing.objects.update(right=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


class Migration(migrations.Migration):
    dependencies = [
        ("practice", "0007_review"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
