"""The file that describes an experiment."""

from __future__ import annotations

import tomllib
from pathlib import Path

from guidance.casework.experiment import Experiment, read_experiment
from guidance.errors import ConfigurationError
from guidance.storage.files import policy_names


def load_experiment(path: Path) -> Experiment:
    """Return the experiment that a file describes.

    Raises
    ------
    ConfigurationError
        When the file is missing, no TOML, or does not describe one.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"{path.name}, which cannot be read as TOML", "a file of an experiment", "correct it"
        ) from error
    return read_experiment(data, policy_names())
