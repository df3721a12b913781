"""Where the seed data lie that come with the product."""

from pathlib import Path

SEED_DATA = Path(__file__).resolve().parents[3] / "seed_data"
