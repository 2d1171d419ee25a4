"""Reading: the course map, the lesson beside its workbench, the reference pages and the glossary; and the frame of every page.

Lessons come from `course`, what a learner did with them from `practice`, the editor from `workbench.bench`; the reader puts
them on one page. Whatever a lesson shows about a Dockerfile is worked out by the engine while the page is made (`figures.py`),
and kept in memory by the file's text, because lessons change only when an author edits one.

The words of the instructions' reference pages stand with the engine (`learn.dockerfile.reference`), because they explain its
vocabulary whatever course is loaded; what an instruction adds to an image is again the engine's answer.
"""
