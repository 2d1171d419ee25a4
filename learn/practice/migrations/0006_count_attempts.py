from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH = 1_000
FIELDS = ("learner_id", "lesson", "question", "digest", "id", "is_correct", "mistake", "at")


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Count the attempts there are, in one reading of them along the index, a batch of rows at a time."""
    attempts = apps.get_model("practice", "Attempt").objects.order_by("learner_id", "lesson", "question", "digest", "id")
    standing, mistake_count = apps.get_model("practice", "QuestionStanding"), apps.get_model("practice", "MistakeCount")
    read = attempts.values(*FIELDS).iterator(chunk_size=BATCH)
    standings: list[Any] = []
    counts: list[Any] = []
    for (learner, lesson, question), group in groupby(read, key=itemgetter("learner_id", "lesson", "question")):
        where = {"learner_id": learner, "lesson": lesson, "question": question}
        made: Counter[str] = Counter()
        for digest, wording in groupby(group, key=itemgetter("digest")):
            rows = list(wording)
            first, latest = rows[0], rows[-1]
            made.update(row["mistake"] for row in rows)
            standings.append(
                standing(
                    **where,
                    digest=digest,
                    attempts=len(rows),
                    first_correct=first["is_correct"],
                    first_mistake=first["mistake"],
                    first_at=first["at"],
                    is_correct=latest["is_correct"],
                    latest_at=latest["at"],
                    latest_id=latest["id"],
                )
            )
        counts += [mistake_count(**where, mistake=mistake, times=times) for mistake, times in made.items() if mistake]
        if len(standings) >= BATCH:
            standing.objects.bulk_create(standings, batch_size=BATCH)
            mistake_count.objects.bulk_create(counts, batch_size=BATCH)
            standings, counts = [], []
    standing.objects.bulk_create(standings, batch_size=BATCH)
    mistake_count.objects.bulk_create(counts, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [
        ("practice", "0005_summaries"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
