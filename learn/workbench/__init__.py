"""Try something: the editor and what the engine makes of the text in it, on a page of its own or beside a lesson.

A page that wants an editor on it calls `bench.open_bench` and shows the result with `workbench/_bench.html`. Each edit then
goes to `views.analysis`, which answers with `_analysis.html` alone. Both ask one question, `panels.look`, which calls the
engine and the drawing room and never fails on what somebody typed.

While a text has errors the pictures of the last one without stay, marked as such. In a browser with scripts they never left
the page, so the answer to an edit only says that they stay (`hx-preserve`); a page that is loaded draws them from the draft's
`good_text`.
"""
