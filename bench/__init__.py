"""Measures Chung against bare libraries, as ratios in one run: `./chung bench` (docs/bench.md)."""
