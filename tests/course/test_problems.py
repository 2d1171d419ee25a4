"""What authors are told: file, line, and what was found."""

from __future__ import annotations

import pytest

LESSON, PAGE, ASKED = "110-boxes/lesson.toml", "110-boxes/lesson.md", "110-boxes/questions.toml"


def test_a_sound_course_has_no_problems(shelf):
    assert shelf.problems() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        # TOML
        (LESSON, 'title = "Boxes"', "title = ", f"{LESSON}:1: this is no TOML"),
        (LESSON, "needs =", "need =", f"{LESSON}:3: Object contains unknown field `need`"),
        (LESSON, 'text = "Know a box."', "text = 3", f"{LESSON}:8: Expected `str`, got `int`"),
        (
            LESSON,
            'name = "box.Dockerfile"',
            'name = "no.Dockerfile"',
            f"{LESSON}:11: the lesson's folder has no Dockerfile called no.Dockerfile",
        ),
        (LESSON, "needs = []", 'needs = ["boxes"]', f"{LESSON}:3: needs the lesson boxes, which comes later"),
        (LESSON, "needs = []", 'needs = ["gone"]', f"{LESSON}:3: needs the lesson gone, which does not exist"),
        (LESSON, "Know a box.", "Know a [box](term:gone).", f"{LESSON}:8: there is no term called gone"),
        (LESSON, "What they are.", "[x](term:gone)", f"{LESSON}:2: there is no term called gone"),
        ("glossary.toml", "What one builds on.", "[x](term:gone)", "glossary.toml:11: there is no term called gone"),
        (LESSON, 'id = "know"', 'id = "see"', f'{LESSON}:6: no question asks for the objective "see"'),
        ("course.toml", "100", "200", "course.toml:1: [chapters] has no title for 100"),
        ("glossary.toml", 'lesson = "boxes"', 'lesson = "gone"', 'the term "layer" names the lesson gone'),
        ("glossary.toml", '"base image"', '"Layer"', "2 terms have the address layer"),
        # The page
        (PAGE, "A layer is", "[x](term:gone) is", f"{PAGE}:5: there is no term called gone"),
        (PAGE, "A layer is", "[x](lesson:gone) is", f"{PAGE}:5: there is no lesson called gone"),
        (PAGE, "A layer is", "[x](instruction:run) is", f"{PAGE}:5: there is no instruction called run"),
        (PAGE, "A layer is", "[x](check:Gone) is", f"{PAGE}:5: there is no check called Gone"),
        (PAGE, "A layer is", "[x](http://example.org) is", "is neither https:// nor one of"),
        (PAGE, "A layer is", "A\nlayer\n[x](term:gone) is", f"{PAGE}:7: there is no term called gone"),
        (PAGE, "A *box*.", "A [box](term:gone).", f"{PAGE}:8: there is no term called gone"),
        (PAGE, "A layer is", "[x](term:base image) is", f"{PAGE}:5: ](term:base image) is no link"),
        (PAGE, "A layer is", "[x](#gone) is", f"{PAGE}:5: no heading of the lesson has the address #gone"),
        (PAGE, "A layer is", "![x](y.png) is", f"{PAGE}:5: a picture in a line cannot be shown"),
        (PAGE, "A layer is", "::: tip\nA layer is", f"{PAGE}:5: no callout is called tip"),
        (PAGE, "## What", "# What", f'{PAGE}:3: "What a box is" is a heading of level 1'),
        (
            PAGE,
            "A layer is a layer",
            "| | b |\n| - | - |\n| 1 | 2 |\n\nA layer is a layer",
            f"{PAGE}:5: a column of this table has no heading",
        ),
        (PAGE, "A layer is", "#### Deep\n\nA layer is", f'{PAGE}:5: the heading "Deep" is of level 4 and follows one of level 2'),
        (PAGE, "A layer is", "### What a box is\n\nA layer is", "has the address #what-a-box-is, and so has"),
        (PAGE, "## What a box is", "## Analysis", "has the address #analysis, and so has the page around the lesson"),
        (PAGE, "## What a box is", "## Empty\n\n## What a box is", f'{PAGE}:3: the section "Empty" is empty'),
        (PAGE, "A layer is", "word " * 901, f'{PAGE}:3: the section "What a box is" has'),
        (PAGE, "example box.Dockerfile", "example no.Dockerfile", f"{PAGE}:7: the lesson's folder has no file no.Dockerfile"),
        (PAGE, "example box.Dockerfile", "example", f"{PAGE}:7: write ```example FILE"),
        (PAGE, "example box.Dockerfile", "diagram size box.Dockerfile", f"{PAGE}:7: no diagram is called size"),
        (PAGE, "example box.Dockerfile", "picture no.svg", f"{PAGE}:7: the lesson's folder has no picture no.svg"),
        (
            PAGE,
            "```example box.Dockerfile\nA *box*.\n```",
            "- ```ask which\n  ```",
            f"{PAGE}:7: a block ask must stand on its own",
        ),
        (PAGE, "```ask which", "```ask who", f"{PAGE}:11: questions.toml has no question who"),
        (PAGE, "```ask which", "```ask who", 'question "which": is never asked'),
        (PAGE, "```ask which\n```", "```ask which\n```\n\n```ask which\n```", f"{PAGE}:14: the question which is asked twice"),
        # Questions
        (ASKED, 'objective = "know"', 'objective = "gone"', f'{ASKED}:2: question "which": no objective is called "gone"'),
        (ASKED, 'kind = "choice"', 'kind = "choise"', f'{ASKED}:4: question "which": no kind of question is called `choise`'),
        (ASKED, "correct = true", "corect = true", f'{ASKED}:14: question "which": Object contains unknown field `corect`'),
        (ASKED, 'feedback = "No."', "feedback = 1", f'{ASKED}:10: question "which": Expected `str`, got `int`'),
        (ASKED, "correct = true", "correct = false", "exactly one option must have correct = true, not 0"),
        (ASKED, 'feedback = "No."', 'feedback = ""', 'option "this" has no feedback'),
        (ASKED, 'prompt = "Which?"', 'prompt = "[x](term:gone)"', f"{ASKED}:1: there is no term called gone"),
        (ASKED, 'prompt = "Which?"', 'prompt = ""', "has an empty prompt"),
        (ASKED, 'explanation = "That."', 'explanation = "That."\nhints = ["one"]', "has 1 hints; give three"),
        # Dockerfiles
        ("110-boxes/box.Dockerfile", "RUN true", "RUNN true", "110-boxes/box.Dockerfile:2: the builder refuses this"),
        (LESSON, 'note = "Change it."', "refused = true", "box.Dockerfile has refused = true, and the builder takes it"),
    ],
)
def test_a_mistake_is_told_with_its_place(shelf, file, old, new, problem):
    shelf.change(file, old, new)
    found = shelf.problems()
    assert any(problem in told for told in found), found


def test_missing_files_are_told(shelf):
    for name in ("glossary.toml", "110-boxes/lesson.md"):
        (shelf.folder / name).unlink()
    found = shelf.problems()
    assert "glossary.toml:1: there is no such file" in found
    assert "110-boxes/lesson.md:1: there is no such file" in found


@pytest.mark.parametrize("name", ["glossary.toml", LESSON, PAGE, ASKED, "110-boxes/box.Dockerfile", "110-boxes/box.svg"])
def test_files_that_are_no_text_are_told(shelf, name):
    (shelf.folder / name).write_bytes(b"\xff\xfe\x00")
    assert any(told.startswith(f"{name}:1: the file cannot be read") for told in shelf.problems())


def test_a_folder_with_another_name_is_told(shelf):
    shelf.write("boxes-2/lesson.toml", "")
    assert any(told.startswith("boxes-2:1: a lesson's folder is named by three digits") for told in shelf.problems())


def test_two_questions_with_one_id_are_told(shelf):
    text = (shelf.folder / ASKED).read_text()
    shelf.write(ASKED, text + "\n" + text.replace("Which?", "Who?"))
    assert any('two questions have the id "which"' in told for told in shelf.problems())


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (' viewBox="0 0 9 9"', "", "1: the root needs a viewBox"),
        (' role="img"', "", '1: the root needs role="img"'),
        ("<desc>A square.</desc>", "", "1: the first elements must be <title> and <desc>"),
        ('id="box-title"', 'id="title"', "2: the id title must begin with box-"),
        ('id="box-title"', 'id="box-other"', "1: nothing has the id box-title"),
        ("<rect", "<style>rect {}</style><rect", "5: <style> may not stand in a picture"),
        ("<rect", "<script/><rect", "5: <script> may not stand in a picture"),
        ("<rect", '<image href="https://example.org/i.png"/><rect', "5: href leads out of the picture"),
        ("<rect", '<rect onclick="x"', "5: the attribute onclick may not stand in a picture"),
        ("<rect", '<rect style="fill: red"', "5: the attribute style may not stand in a picture"),
        ("<rect", '<rect fill="#123456"', '5: fill="#123456" does not change with the theme'),
        ("</svg>", "", "this is no XML"),
        ("<svg", '<?xml version="1.0"?>\n<svg', "an XML declaration or DOCTYPE cannot stand within a page"),
    ],
)
def test_a_picture_breaks_no_rule(shelf, old, new, problem):
    shelf.change("110-boxes/box.svg", old, new)
    assert any(problem in told and told.startswith("110-boxes/box.svg:") for told in shelf.problems())


def test_a_picture_may_point_within_itself(shelf):
    shelf.change("110-boxes/box.svg", "<rect", '<marker id="box-tip"/><path marker-end="url(#box-tip)" fill="none"/><rect')
    assert shelf.problems() == []
