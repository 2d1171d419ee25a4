"""What the editor asks while somebody writes: what may follow, what this word is, where a stage is defined.

`learn.dockerfile.editing` knows the answers; here a place of the editor becomes one of the text (`positions.py`), an answer
becomes what the script shows (`answers.py`), and the address is in `views.py`. What changes the text is no answer but an action
of the form (`workbench/actions/texts.py`), so that it works without scripts, too.
"""
