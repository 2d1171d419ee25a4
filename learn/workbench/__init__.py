"""Try something: the editor and what the engine makes of the text in it, on a page of its own or beside a lesson.

What stands in it is a `project.Project`: a Dockerfile, the files beside it, the target and the build arguments. A page that wants
an editor on it calls `bench.open_bench` and shows the result with `workbench/_bench.html`. Each edit then goes to
`views.analysis`, which answers with `_analysis.html` alone; a button goes to the page's own address, with and without scripts.
All of them take one `look` through the panel that is chosen, which calls the engine and the drawing room and never fails on what
somebody typed. What a button changes is one of the `actions`; what stands beside the editor is one of the `panels`: a module
each, found by being there.

What stood in it at a moment can be kept: as a draft with each edit, as a `states` row when it is built, saved under a name or
replaced by something else, and for everybody under a key (`sharing`). `exchange` are the addresses that hand it out and take it
in; `archive` packs and unpacks. Nothing that somebody typed is replaced before it is kept, be it by a button or by another tab.

What the editor asks while somebody writes (what may follow, what a word is) goes to `assist`, which keeps nothing.

The files of the context travel in the form, and so does the list of what is kept (`shelf`, signed): an edit costs no query but
the draft's save. In the browser `static/js/redraw.js` takes over of an answer only what differs.

While a text has errors the pictures of the last one without stay, marked as such. In a browser with scripts they never left
the page, so the answer to an edit only says that they stay (`hx-preserve`); a page that is loaded, or a panel that is opened
meanwhile, draws them from the draft's `good_text`.
"""
