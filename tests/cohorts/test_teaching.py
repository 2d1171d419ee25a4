"""A class in its teacher's hands: made, renamed, closed, paged through, deleted."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from learn.cohorts.classes import MOST_CLASSES, Refused, make_class
from learn.cohorts.invite import spelled
from learn.cohorts.models import TITLE_LENGTH, Cohort, Member
from learn.cohorts.names import sort_key
from learn.cohorts.pages import PAGE, page_of
from learn.practice.models import Learner
from tests.practice.people import Person


def filled(cohort: Cohort, *names: str) -> list[Member]:
    learners = Learner.objects.bulk_create(Learner() for _ in names)
    return Member.objects.bulk_create(
        Member(cohort=cohort, learner=learner, name=name, sort_name=sort_key(name, 80))
        for learner, name in zip(learners, names, strict=True)
    )


def test_a_teacher_makes_a_class_and_finds_its_code_and_link(teacher: Person) -> None:
    made = teacher.browser.post("/classes/new/", {"title": " Containers,  spring "})
    cohort = Cohort.objects.get()
    assert made.headers["Location"] == f"/classes/{cohort.pk}/"
    assert cohort.title == "Containers, spring"
    assert cohort.code
    page = teacher.browser.get(f"/classes/{cohort.pk}/").content.decode()
    assert spelled(cohort.code) in page
    assert f"http://testserver/classes/join/{spelled(cohort.code)}/" in page
    assert "Containers, spring" in teacher.browser.get("/classes/").content.decode()


@pytest.mark.parametrize(
    ("title", "complaint"), [("", "needs a title"), ("\u200b \n", "needs a title"), ("x" * (TITLE_LENGTH + 1), "Shorten it")]
)
def test_a_title_that_is_refused_comes_back_with_the_reason(teacher: Person, cohort: Cohort, title: str, complaint: str) -> None:
    for address, form in (("/classes/new/", {}), (f"/classes/{cohort.pk}/settings/", {"do": "rename"})):
        page = teacher.browser.post(address, {"title": title, **form})
        assert page.status_code == 422
        assert complaint in page.content.decode()
    assert Cohort.objects.get().title == cohort.title


def test_a_teacher_has_an_end_of_classes(teacher: Person) -> None:
    user = User.objects.get()
    for number in range(MOST_CLASSES):
        make_class(user, f"class {number}")
    with pytest.raises(Refused, match="Delete one"):
        make_class(user, "one more")
    page = teacher.browser.post("/classes/new/", {"title": "one more"})
    assert page.status_code == 422
    assert 'value="one more"' in page.content.decode()


def test_a_class_is_renamed_closed_and_opened_again(teacher: Person, cohort: Cohort) -> None:
    settings = f"/classes/{cohort.pk}/settings/"
    first = cohort.code
    teacher.browser.post(settings, {"do": "rename", "title": "Evening school"})
    teacher.browser.post(settings, {"do": "close"})
    cohort.refresh_from_db()
    assert (cohort.title, cohort.code) == ("Evening school", None)
    assert "The class is closed" in teacher.browser.get(settings).content.decode()
    teacher.browser.post(settings, {"do": "renew"})
    cohort.refresh_from_db()
    assert cohort.code not in (None, first)
    teacher.browser.post(settings, {"do": "something else"})
    teacher.browser.get(settings, {"do": "close"})
    code = cohort.code
    cohort.refresh_from_db()
    assert cohort.code == code


def test_a_member_is_removed_after_a_question(teacher: Person, cohort: Cohort) -> None:
    mia, jonas = filled(cohort, "Mia", "Jonas")
    remove = f"/classes/{cohort.pk}/members/{mia.pk}/remove/"
    assert "Mia" in teacher.browser.get(remove).content.decode()
    assert cohort.members.count() == 2
    teacher.browser.post(remove)
    assert list(cohort.members.all()) == [jonas]
    assert teacher.browser.post(remove).status_code == 404
    assert Learner.objects.filter(pk=mia.learner_id).exists()


def test_a_class_is_deleted_after_a_question(teacher: Person, cohort: Cohort) -> None:
    filled(cohort, "Mia")
    assert "1 member," in teacher.browser.get(f"/classes/{cohort.pk}/delete/").content.decode()
    assert Cohort.objects.exists()
    teacher.browser.post(f"/classes/{cohort.pk}/delete/")
    assert not Cohort.objects.exists()
    assert not Member.objects.exists()


def names(cohort: Cohort, **beside: int) -> list[str]:
    return [member.name for member in page_of(cohort, size=3, **beside).members]


def test_members_come_by_name_a_page_at_a_time_to_and_fro(cohort: Cohort) -> None:
    filled(cohort, "eva", "Bo", "Anna", "Émile", "anna", "Zoë", "Carl", "Bo")
    shown, page = [], page_of(cohort, size=3)
    while True:
        shown += [member.name for member in page.members]
        if page.after is None:
            break
        page = page_of(cohort, after=page.after.pk, size=3)
    assert shown == ["Anna", "anna", "Bo", "Bo", "Carl", "Émile", "eva", "Zoë"]
    back = [[member.name for member in page.members]]
    while page.before is not None:
        page = page_of(cohort, before=page.before.pk, size=3)
        back.insert(0, [member.name for member in page.members])
    assert back == [["Anna", "anna", "Bo"], ["Bo", "Carl", "Émile"], ["eva", "Zoë"]]
    assert page.before is None


def test_a_page_beside_somebody_who_is_gone_or_of_another_class_is_the_first(cohort: Cohort) -> None:
    filled(cohort, "a", "b", "c", "d")
    other = make_class(cohort.teacher, "another")
    [stranger] = filled(other, "b")
    assert names(cohort, after=stranger.pk) == names(cohort, before=stranger.pk) == names(cohort, after=10**9) == ["a", "b", "c"]


def test_a_long_list_is_paged_in_the_page(teacher: Person, cohort: Cohort) -> None:
    members = filled(cohort, *(f"pupil {number:03}" for number in range(PAGE + 1)))
    first = teacher.browser.get(f"/classes/{cohort.pk}/").content.decode()
    assert "pupil 000" in first
    assert f"pupil {PAGE:03}" not in first
    assert f"?after={members[PAGE - 1].pk}#members" in first
    second = teacher.browser.get(f"/classes/{cohort.pk}/", {"after": members[PAGE - 1].pk}).content.decode()
    assert f"pupil {PAGE:03}" in second
    for junk in ("x", "-1", "9" * 30, "٣"):
        assert "pupil 000" in teacher.browser.get(f"/classes/{cohort.pk}/", {"after": junk}).content.decode()
