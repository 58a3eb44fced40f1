"""Groups of respondents become rows of their own, made of the names that answers carry."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import gradus.domain.ids

TABLES = ("assessment_assessment", "assessment_group", "assessment_answer")
CONSENSUS = "consensus"


def in_the_open(editor) -> None:
    """Let the owner see every row, and write without an entry; the walls are raised anew afterwards."""
    editor.execute("SET CONSTRAINTS ALL DEFERRED")
    for table in TABLES:
        editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        editor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def settled(editor) -> None:
    """Check at once what waits to be checked: a table with checks to come cannot be changed."""
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def names_to_groups(apps, editor) -> None:
    Answer, Group = (apps.get_model("assessment", name) for name in ("Answer", "Group"))
    Assessment = apps.get_model("assessment", "Assessment")
    in_the_open(editor)
    for row in Assessment.objects.iterator():
        answers = Answer.objects.filter(assessment=row)
        for name in answers.order_by("group_name").values_list("group_name", flat=True).distinct():
            group = Group.objects.create(
                id=gradus.domain.ids.new_id(),
                state_id=row.state_id,
                assessment=row,
                name=name,
                agreed=name == CONSENSUS,
                by_workbook=True,
                instrument=row.instrument,
                edition=row.edition,
                saves=1,
                invited_by=row.started_by,
                invited_at=row.started_at,
            )
            answers.filter(group_name=name).update(
                group=group, saved_at=row.taken_at or row.started_at, saved_by=row.started_by
            )
    settled(editor)


def groups_to_names(apps, editor) -> None:
    Answer = apps.get_model("assessment", "Answer")
    in_the_open(editor)
    for answer in Answer.objects.select_related("group").iterator():
        answer.group_name = CONSENSUS if answer.group.agreed else answer.group.name[:60]
        answer.save(update_fields=["group_name"])
    settled(editor)


def key(to: str, related_name: str = "+", **more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to=to, **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0001_initial"),
        ("states", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Group",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=gradus.domain.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("state", key("states.state")),
                ("assessment", key("assessment.assessment", "groups")),
                ("institution", key("states.institution", null=True)),
                ("name", models.CharField(max_length=200)),
                ("agreed", models.BooleanField(default=False)),
                ("by_workbook", models.BooleanField(default=False)),
                ("instrument", models.CharField(max_length=60)),
                ("edition", models.CharField(max_length=30)),
                (
                    "dimensions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("due", models.DateField(null=True)),
                ("saves", models.PositiveIntegerField(default=0)),
                ("invited_by", models.UUIDField()),
                ("invited_at", models.DateTimeField()),
                ("handed_in_by", models.UUIDField(null=True)),
                ("handed_in_at", models.DateTimeField(null=True)),
                ("sent_back_at", models.DateTimeField(null=True)),
                ("sent_back_note", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(model_name="answer", name="one_answer_of_a_group"),
        migrations.RenameField(model_name="answer", old_name="group", new_name="group_name"),
        migrations.AlterField(
            model_name="answer", name="group_name", field=models.CharField(default="", max_length=60)
        ),
        migrations.AddField(
            model_name="answer",
            name="group",
            field=key("assessment.group", "answers", null=True),
        ),
        migrations.AddField(
            model_name="answer", name="institution", field=key("states.institution", null=True)
        ),
        migrations.AddField(
            model_name="answer",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="answer", name="saved_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="answer", name="saved_by", field=models.UUIDField(null=True)
        ),
        migrations.RunPython(names_to_groups, groups_to_names),
        migrations.RemoveField(model_name="answer", name="group_name"),
        migrations.AlterField(
            model_name="answer", name="group", field=key("assessment.group", "answers")
        ),
        migrations.AlterField(
            model_name="answer", name="version", field=models.PositiveIntegerField()
        ),
        migrations.AlterField(
            model_name="answer", name="saved_at", field=models.DateTimeField()
        ),
        migrations.AlterField(model_name="answer", name="saved_by", field=models.UUIDField()),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("group", "indicator"), name="one_answer_of_a_group"
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(
                fields=("assessment", "name"), name="one_group_of_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agreed", True)),
                fields=("assessment",),
                name="one_agreed_group",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed", False), ("institution", None), _connector="OR"
                ),
                name="what_is_agreed_is_no_institutions",
            ),
        ),
    ]
