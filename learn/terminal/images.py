"""Images: of a simulated build, and as they come from Docker Hub."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from learn.containers import Directory, File, Measured, RefusedError, Tree, assemble, changeset, short_id, usual_folders
from learn.dockerfile import ImageConfig
from learn.dockerfile.rebuild import KeyedBuild, base_size, find_waste
from learn.dockerfile.references import ImageNameError, Reference, full_name, normalize
from learn.terminal.machine import FailedError, Layer, Machine, Record

PACKED: Final = 2.6
"""How many times smaller a layer travels: the factor of `base_images.toml`, an estimate."""

HEADERS: Final = 100
"""Bytes that even an empty layer takes, about."""

BLOCK: Final = 4096
"""Bytes of a block of the disk; on ext4 a folder takes one as well."""

_BASH: Final = ("sh", "bash")
_KNOWN: Final[Mapping[str, tuple[tuple[str, ...], ImageConfig]]] = {
    "docker.io/library/alpine": (("sh",), ImageConfig(cmd=("/bin/sh",))),
    "docker.io/library/busybox": (("sh",), ImageConfig(cmd=("sh",))),
    "docker.io/library/debian": (_BASH, ImageConfig(cmd=("bash",))),
    "docker.io/library/ubuntu": (_BASH, ImageConfig(cmd=("/bin/bash",))),
    "docker.io/library/python": (_BASH, ImageConfig(cmd=("python3",))),
}
"""Official images: the shells in them, and the configuration as their record at docker-library/repo-info gives it."""


def digest_of(*parts: object) -> str:
    """A digest that follows from what it is made of."""
    return "sha256:" + hashlib.sha256("\0".join(map(str, parts)).encode(errors="surrogatepass")).hexdigest()


def read_reference(name: str) -> Reference:
    """A name with its tag. Raises FailedError as Docker words it."""
    try:
        return normalize(name).with_tag()
    except ImageNameError as error:
        raise FailedError(error.message) from error


def shells_of(base: str) -> tuple[str, ...] | None:
    """The shells of an image outside, by its full name; None where nobody knows."""
    if not base:
        return ()
    if base.startswith("gcr.io/distroless/") and not base.endswith("debug"):
        return ()
    name, _, tag = base.partition(":")
    if name not in _KNOWN:
        return None
    return ("sh",) if "alpine" in tag else _KNOWN[name][0]


def _manifest(config_digest: str, layers: Sequence[Layer]) -> tuple[str, int]:
    """The digest and the size of an image's manifest. OCI image-spec: manifest.md."""
    vnd = "application/vnd.oci.image"
    text = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": f"{vnd}.manifest.v1+json",
            "config": {"mediaType": f"{vnd}.config.v1+json", "digest": config_digest, "size": 1500},
            "layers": [
                {"mediaType": f"{vnd}.layer.v1.tar+gzip", "digest": layer.digest, "size": layer.packed} for layer in layers
            ],
        },
        indent=2,
    )
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}", len(text)


def _base_layers(base: str) -> tuple[list[Layer], int]:
    """The layers of an image outside, and its bytes on disk; their digests are made up, for nobody fetches them here."""
    size = base_size(base) if base else None
    if not base:
        return [], 0
    if size is None:
        return [Layer(digest_of("base", base, 0), HEADERS, True)], 0
    count = max(size.layers or 1, 1)
    packed = size.compressed // count
    return [Layer(digest_of("base", base, number), packed, True) for number in range(count)], size.disk


def record_build(build: KeyedBuild, now: int) -> Record | None:
    """The image that a build makes; None where it makes none."""
    made, waste, target = assemble(build), find_waste(build), build.target
    if made is None or waste is None or target is None:
        return None
    base = full_name(made.base) if made.base else ""
    layers, disk = _base_layers(base)
    own = made.layers[1:] if made.base else made.layers
    keys = {step.instruction: step.key for step in build.steps}
    for tree, layer in zip(own, waste.layers, strict=True):
        content = tuple((path, entry) for path, entry in changeset(tree))
        digest = digest_of("layer", content) if layer.is_exact else digest_of("made by", keys.get(layer.instruction))
        layers.append(Layer(digest, round(layer.bytes / PACKED) + HEADERS, False))
    known = _KNOWN.get(base.partition(":")[0])
    config = _with_base(made.config, known[1]) if known else made.config
    first = len(made.layers) - len(own)
    unpacked = [
        disk_used(made.layers[index], made.layers[:index]) if layer.is_exact else layer.bytes
        for index, layer in enumerate(waste.layers, start=first)
    ]
    sizes = ([disk] if made.base else []) + unpacked
    record = _record(base, config, layers, made.layers, sizes, now, is_complete=made.is_complete)
    told = {layer.instruction: size if layer.is_known else None for layer, size in zip(waste.layers, unpacked, strict=True)}
    return replace(record, analysis=build.snapshot.analysis, sizes=told)


def disk_used(layer: Tree, below: Sequence[Tree] = ()) -> int:
    """Bytes of disk that a layer takes unpacked: whole blocks, of folders as well as files, its own top folder included.

    A whiteout takes none, nor does an empty folder that is there `below`: a build does not make it again. containerd adds up what
    the file system says it has allocated (continuity: fs/du_unix.go); this is what ext4 says.
    """
    blocks = 1
    for path, entry in layer.walk():
        if isinstance(entry, File):
            blocks += -(-entry.size // BLOCK)
        elif isinstance(entry, Directory):
            was_there = any(isinstance(lower.find(path), Directory) for lower in below)
            blocks += 1 if entry.entries or not was_there else 0
    return blocks * BLOCK


def _with_base(config: ImageConfig, base: ImageConfig) -> ImageConfig:
    """What the file leaves to its base. An ENTRYPOINT of the file clears the base's CMD."""
    return replace(config, cmd=base.cmd) if config.cmd is None and config.entrypoint is None else config


def outside(reference: Reference, now: int) -> Record | None:
    """An image of Docker Hub that is known here; None for any other."""
    known = _KNOWN.get(reference.name)
    base = str(reference)
    if known is None or base_size(base) is None:
        return None
    layers, disk = _base_layers(base)
    return _record(base, known[1], layers, (usual_folders(),), [disk], now, is_complete=False)


def _record(
    base: str,
    config: ImageConfig,
    layers: Sequence[Layer],
    trees: tuple[Tree, ...],
    sizes: Sequence[int],
    now: int,
    *,
    is_complete: bool,
) -> Record:
    digest, size = _manifest(digest_of("config", config, *(layer.digest for layer in layers)), layers)
    chain: list[str] = []
    own = [layer.digest for layer in layers if not layer.is_base]
    for part in [base, *own] if base else own:
        chain.append(digest_of(*chain[-1:], part))
    measured = Measured(digest, tuple(chain), tuple(sizes))
    return Record(measured, tuple(layers), size, config, trees, is_complete, base, shells_of(base), now)


def add(machine: Machine, name: str, record: Record) -> Machine:
    """The machine with the image under this name."""
    world = machine.world.add_image(
        name,
        record.trees,
        record.config,
        is_complete=record.is_complete,
        base_is_known=record.base.partition(":")[0] in _KNOWN or not record.base,
        measured=record.measured,
    )
    return replace(machine, world=world, records={**machine.records, record.id: record})


def default_tag(name: str) -> tuple[str, ...]:
    """What `docker pull` and `docker push` say first where the name has no tag."""
    given = normalize(name)
    return () if given.tag or given.digest else ("Using default tag: latest",)


def download_lines(machine: Machine, reference: Reference, record: Record) -> tuple[str, ...]:
    """What a pull of the image prints at its end, layer by layer. Docker: daemon/containerd, image_pull and progress."""
    here = {layer.digest for image in machine.world.images.values() for layer in machine.records[image.id].layers}
    local = find(machine, reference.familiar)
    has_all = all(layer.digest in here for layer in record.layers)
    layers = [
        f"{short_id(layer.digest)}: {'Already exists' if layer.digest in here else 'Pull complete'}" for layer in record.layers
    ]
    is_old = local is not None and local.id == record.id
    status = "Image is up to date" if is_old else "Downloaded newer image"
    return (
        f"{reference.tag}: Pulling from {reference.path}",
        *(() if has_all else layers),
        f"Digest: {record.id}",
        f"Status: {status} for {reference.familiar}",
    )


def familiar(name: str) -> str:
    """A name with its tag as people write it: "shop:latest" for "shop"."""
    return read_reference(name).familiar


def find(machine: Machine, name: str) -> Record | None:
    """The image of this name or beginning of an id, if the machine has it."""
    try:
        image = machine.world.image(_local(name))
    except RefusedError:
        return None
    return machine.records.get(image.id)


def _local(name: str) -> str:
    """The name under which the machine keeps an image; an id as it is."""
    try:
        return normalize(name).with_tag().familiar
    except ImageNameError:
        return name
