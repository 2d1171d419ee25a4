"""The app that keeps what a person did: answers, hints asked for, lessons visited, drafts of Dockerfiles.

Writes are in `record.py` and `drafts.py`, reads in `standing.py` and `together.py` (several learners), and who is asking is
settled in `learners.py`. What is
right or wrong is the business of `learn.quiz`; practice stores the submission, and works a verdict out again from it
whenever it has to be shown, so a page reloaded says what the first answer said.

Decisions:

- A guest is a `Learner` without a user, whose key lies in the session. Signing in keeps the session's data, so the guest
  can be found and merged at that moment (`record.claim`). A guest who has done nothing has no row.
- An edit does not look up whose it is. A signed cookie says so (`learn.writer`), and the statement that keeps the text writes
  only while that session is there and that learner has that key (`drafts.rewrite_draft`); otherwise session and account are
  asked. An account's learner gets another key whenever the account changes: a new password ends what other browsers may write.
- Lessons and questions are named by slug and id, never by foreign key: they live in files. An attempt keeps the digest of
  the question it answered; when the question is reworded, old attempts stay readable but count neither way.
- A question counts as right when the latest attempt at its present wording was right. An objective is reached while all of its
  questions are, so it can be lost and regained.
- Attempts are a log that grows without end and is not read to tell how somebody stands. What they come to is kept beside them, in
  the same transaction (`summaries.py`), and can be worked out again from them; so can the cards of a review.
- An objective comes back when FSRS says so (`cards.py`), by a question that was not seen where there is one (`review.py`). A
  review under way is in the browser's session (`sitting.py`), and each of its questions is asked once (`review_views.py`).
- A wrong prediction is told the answer, so it is closed for a day.
- A generated question goes to the page as a variant under a signature (`variants.py`), and is answered once: its answer is told,
  and another variant comes. An attempt keeps the name of the mistake or wrong idea that it was.
- An exercise is judged at the editor with each edit, and only a pass is kept, as an attempt at the question `exercise`; hints and
  the worked solution are helps. `exercises.py` has the rest.
- The course is read once a process, in `library.py`: practice is the lowest app that needs it, and the reader takes it from here.
- The reader and the workbench may use `learners` and `drafts`, because a draft is something a person did.
"""
