"""Two builds and what differs: cache keys, sizes and waste, computed from the text and the files, with nothing executed.

The order, each on the ones before: `wildcards` and `context` (what a build sees, what COPY selects), `tree` (the files of
an image, layer by layer), `sizes` (a table of estimates), `commands` (what simple RUN commands do to a tree), `keys` (the
named ingredients of a step's cache key), `simulate` (one build: keys and trees of all stages it needs), `compare` (two
builds: hit or miss, and because of what), `log` (the progress output) and `waste` (bytes that a later layer hides).

BuildKit is the authority for keys: `solver/llbsolver/ops/exec.go` and `file.go` (CacheMap), `cache/contenthash/checksum.go`,
`frontend/dockerfile/dockerfile2llb`. The real builder's hits and misses are compared in `tests/engine/test_cache.py`.
"""
