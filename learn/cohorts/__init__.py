"""The app that knows who teaches whom: classes, their codes, their members, and what a teacher sees of them.

`invite.py` has the codes, `classes.py` and `members.py` write, `overview.py` reads, `statistics.py` counts and knows no Django.
How somebody stands is the business of `practice.standing`; this app asks it for the members of one class.

Decisions:

- A class belongs to an account, a membership to a learner. So guests can join, and their memberships go over to an account with
  the rest of their work; and whoever deletes their work leaves their classes by it.
- A closed class has no code. Its last code is then as unknown as one that never was: both take the same query and get the same
  sentence. Wrong codes are counted for each person and address, right ones are not: a classroom joins behind one address.
- A teacher sees what members answered in the course as it is now, under the name each chose for the class: no account, no
  draft, nothing of lessons or wordings that are gone, and nothing any more of somebody who left.
- A name may be there twice. To refuse it would tell who is in the class to anybody with the code, and would shut out a guest who
  comes back with another browser.
"""
