"""Written inputs, their versions, what is posted and how it is found: a file per noun."""

from submissions.models.posted import FacetCount, PostedInput
from submissions.models.written_input import InputDecision, InputVersion, WrittenInput

__all__ = ["FacetCount", "InputDecision", "InputVersion", "PostedInput", "WrittenInput"]
