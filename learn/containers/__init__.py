"""What runs: a `World` in, a new `World` out. Nothing that a learner writes is executed.

A World is one machine with Docker: images, containers, volumes and networks, as one frozen value. A layer is a `Tree`; what a
process does to its files is a sequence of operations (`Write`, `Remove`, `Move` …), carried out as overlayfs would. `launch`
says what `docker run` would execute and who gets its signals, `predict_history` what `docker history` would print, and
`task_definition` and `deployment` write the same image down for Amazon ECS and for Kubernetes, and `rounds`
replaces the tasks of a service.

`assemble` makes an image of what a simulated build is known to write, `replay` does a list of things with containers of it, and
`lanes` tells file by file what its layers hold.

Docker's, runc's and the kernel's own words are used for what they refuse. Files are regular files and directories; a program
runs as long as is known of it and writes nothing by itself. From outside, only what stands here is used.
"""

from learn.containers.assembled import Assembled, assemble, find_unknown, usual_folders
from learn.containers.deploy import FARGATE_SIZES, Choices, Manifest, Note, deployment, task_definition
from learn.containers.formats import columns, ellipsis, human_duration, human_size, short_id
from learn.containers.history import HEADER as HISTORY_HEADER
from learn.containers.history import History
from learn.containers.history import Row as HistoryRow
from learn.containers.history import predict as predict_history
from learn.containers.lanes import Lane, lanes
from learn.containers.overlay import (
    Append,
    Change,
    ChangeMode,
    ChangeOwner,
    CopyUp,
    Editor,
    MakeDirectory,
    Move,
    Operation,
    Remove,
    Touch,
    Write,
    carry_out,
    changes,
)
from learn.containers.rolling import Bounds, Round, bounds, rounds
from learn.containers.run import (
    HealthCheck,
    Launch,
    Process,
    RunArguments,
    RunError,
    Stop,
    UnknownCommandError,
    launch,
    parse_signal,
)
from learn.containers.session import (
    IMAGE,
    MAX_TEXT,
    Act,
    Done,
    Session,
    SessionError,
    check,
    command_line,
    read_acts,
    replay,
    write_acts,
)
from learn.containers.things import (
    Container,
    DiskUse,
    Ends,
    Image,
    Measured,
    Mount,
    RefusedError,
    Volume,
    VolumeMount,
    Wish,
)
from learn.containers.tree import (
    EMPTY,
    Directory,
    File,
    FileError,
    Tree,
    Whiteout,
    changeset,
    hidden_sizes,
    merge,
    origins,
    plant,
    read_changeset,
)
from learn.containers.world import World

__all__ = [
    "EMPTY",
    "FARGATE_SIZES",
    "HISTORY_HEADER",
    "IMAGE",
    "MAX_TEXT",
    "Act",
    "Append",
    "Assembled",
    "Bounds",
    "Change",
    "ChangeMode",
    "ChangeOwner",
    "Choices",
    "Container",
    "CopyUp",
    "Directory",
    "DiskUse",
    "Done",
    "Editor",
    "Ends",
    "File",
    "FileError",
    "HealthCheck",
    "History",
    "HistoryRow",
    "Image",
    "Lane",
    "Launch",
    "MakeDirectory",
    "Manifest",
    "Measured",
    "Mount",
    "Move",
    "Note",
    "Operation",
    "Process",
    "RefusedError",
    "Remove",
    "Round",
    "RunArguments",
    "RunError",
    "Session",
    "SessionError",
    "Stop",
    "Touch",
    "Tree",
    "UnknownCommandError",
    "Volume",
    "VolumeMount",
    "Whiteout",
    "Wish",
    "World",
    "Write",
    "assemble",
    "bounds",
    "carry_out",
    "changes",
    "changeset",
    "check",
    "columns",
    "command_line",
    "deployment",
    "ellipsis",
    "find_unknown",
    "hidden_sizes",
    "human_duration",
    "human_size",
    "lanes",
    "launch",
    "merge",
    "origins",
    "parse_signal",
    "plant",
    "predict_history",
    "read_acts",
    "read_changeset",
    "replay",
    "rounds",
    "short_id",
    "task_definition",
    "usual_folders",
    "write_acts",
]
