"""Reading a course from its folder."""

from __future__ import annotations

import pytest

from learn.course import Ask, Compare, Diagram, Example, Picture, Prose, load

PAGE = "110-boxes/lesson.md"


def section(shelf, body: str):
    """The blocks of a page that holds only this."""
    shelf.write(PAGE, f"## Title\n\n{body}\n")
    return shelf.load().lesson("boxes").sections[0].blocks


def prose(shelf, body: str) -> str:
    (block,) = section(shelf, body)
    assert isinstance(block, Prose)
    return block.html


def test_a_course_is_its_folders_in_order(shelf):
    for name in ("lesson.toml", "lesson.md", "questions.toml", "box.Dockerfile"):
        shelf.write(f"105-earlier/{name}", (shelf.folder / f"110-boxes/{name}").read_text())
    course = shelf.load()
    assert [(lesson.number, lesson.slug) for lesson in course.lessons] == [(105, "earlier"), (110, "boxes")]
    assert [(chapter.number, chapter.title) for chapter in course.chapters] == [(100, "Basics")]
    earlier, boxes = course.lessons
    assert course.after(earlier) == boxes
    assert course.before(boxes) == earlier
    assert course.before(earlier) is course.after(boxes) is course.lesson("gone") is None


def test_a_lesson_has_what_its_author_wrote(shelf):
    lesson = shelf.load().lesson("boxes")
    assert (lesson.title, lesson.summary, lesson.out_of_scope) == ("Boxes", "What they are.", ("Ships",))
    assert [objective.id for objective in lesson.objectives] == ["know"]
    assert [(file.name, file.title, file.note) for file in lesson.files] == [("box.Dockerfile", "A box", "Change it.")]
    assert lesson.file("box.Dockerfile").text == "FROM alpine\nRUN true\n"
    assert lesson.question("which").kind == "choice"
    assert lesson.question("other") is None


def test_a_page_is_sections_of_blocks(shelf):
    lesson = shelf.load().lesson("boxes")
    assert [type(block) for block in lesson.introduction] == [Prose]
    (only,) = lesson.sections
    assert (only.title, only.slug, only.minutes) == ("What a box is", "what-a-box-is", 1)
    assert [type(block) for block in only.blocks] == [Prose, Example, Ask]
    assert only.blocks[1].caption == "<p>A <em>box</em>.</p>\n"
    assert [question.id for question in only.questions] == ["which"]


def test_every_kind_of_block(shelf):
    blocks = section(
        shelf,
        "```diagram history box.Dockerfile\n```\n\n"
        "```compare box.Dockerfile box.Dockerfile\n```\n\n"
        "```picture box.svg\nSee.\n```",
    )
    assert [type(block) for block in blocks] == [Diagram, Compare, Picture]
    assert blocks[0].kind == "history"
    assert "<!--" not in blocks[2].svg
    assert blocks[2].svg.startswith("<svg")
    assert blocks[2].svg.__html__() == blocks[2].svg


def test_questions_are_held_in_the_order_in_which_they_are_asked(shelf):
    first = (shelf.folder / "110-boxes/questions.toml").read_text()
    shelf.write("110-boxes/questions.toml", first + "\n" + first.replace('"which"', '"earlier"'))
    shelf.change(PAGE, "```ask which", "```ask earlier\n```\n\n```ask which")
    assert [question.id for question in shelf.load().lesson("boxes").questions] == ["earlier", "which"]


def test_terms_are_linked_where_they_are_first_used(shelf):
    html = prose(shelf, "A `layer` and a LAYER on a base image; a layer, an image layer, layers.")
    assert html.count("<a ") == 2
    assert '<a href="/glossary/#term-layer" class="term">LAYER</a>' in html
    assert '<a href="/glossary/#term-base-image" class="term">base image</a>' in html


def test_a_term_that_is_only_a_part_of_a_proper_name_is_linked_where_it_is_meant(shelf):
    html = prose(shelf, "The Flat Base Image Layer Company sells a base image; a layer of it is flat.")
    assert html.count("<a ") == 2
    assert "The Flat Base Image Layer Company sells" in html
    assert '<a href="/glossary/#term-layer" class="term">layer</a> of it' in html


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("A player, a multi-layer thing, layer-like, my.layer, layer.py.", id="parts of other words"),
        pytest.param("### Layer\n\nText.", id="headings"),
        pytest.param("`layer`", id="code"),
        pytest.param("[a layer](https://example.org)", id="within a link"),
        pytest.param("By the Flat Base Image Layer Company.", id="names of products"),
    ],
)
def test_no_term_is_linked_in(shelf, text):
    assert "/glossary/" not in prose(shelf, text)


def test_links_name_what_they_mean(shelf):
    html = prose(
        shelf,
        "[l](term:layer) [m](term:image-layer) [b](lesson:boxes) [r](instruction:RUN) [c](check:JSONArgsRecommended) "
        "[w](https://example.org) [h](#title)",
    )
    for address in (
        'href="/glossary/#term-layer" class="term">l<',
        'href="/glossary/#term-layer" class="term">m<',
        'href="/lessons/boxes/" class="ref ref--lesson"',
        'href="/reference/instructions/RUN/"',
        'href="/reference/checks/JSONArgsRecommended/"',
        'href="https://example.org"',
        'href="#title"',
    ):
        assert address in html


def test_the_site_makes_the_addresses(shelf):
    shelf.change(PAGE, "Before all", "[Go](lesson:boxes) before all")
    lesson = load(shelf.folder, lambda kind, name: f"site:{kind}/{name}").lesson("boxes")
    assert 'href="site:lesson/boxes"' in lesson.introduction[0].html


def test_callouts_have_names_and_titles(shelf):
    html = prose(shelf, "::: precise\nA layer.\n:::\n\n::: note Said <differently>\nB.\n:::")
    assert '<div class="callout callout--precise" role="note" aria-label="Precisely">' in html
    assert '<p class="callout__title">Said &lt;differently&gt;</p>' in html


def test_nothing_in_the_markup_breaks_a_strict_policy(shelf):
    html = prose(
        shelf,
        "<script>alert(1)</script> <b onclick=x>b</b> [x](javascript:alert(1)) ![i](https://example.org/i.png)\n\n"
        "| a | b |\n| :- | -: |\n| 1 | 2 |\n\n```console\n$ docker run x\n```\n\n```unheard-of\n<i>\n```",
    )
    assert "<script" not in html
    assert "<b " not in html
    assert "style=" not in html
    assert "javascript:" not in html.replace("javascript:alert(1))", "")
    assert '<td class="align-right">2</td>' in html
    assert '<pre class="highlight" data-language="console" tabindex="0">' in html
    assert "&lt;i&gt;" in html


def test_code_keeps_its_quotes_and_prose_gets_round_ones(shelf):
    assert prose(shelf, '"So" is `CMD ["a"]`.') == "<p>“So” is <code>CMD [&quot;a&quot;]</code>.</p>\n"


def test_a_broken_lesson_does_not_take_the_others_with_it(shelf):
    shelf.write("120-broken/lesson.toml", "title = ")
    shelf.write("130-strange/lesson.toml", 'title = "T"\nsummary = "S"\n')
    shelf.write("130-strange/lesson.md", "```ask nothing\n```\n\n# Loud\n\n```picture no.svg\n```\n")
    assert [lesson.slug for lesson in shelf.load().lessons] == ["boxes", "strange"]


def test_a_folder_that_is_not_there_is_an_empty_course(tmp_path):
    assert load(tmp_path / "nowhere").lessons == ()
