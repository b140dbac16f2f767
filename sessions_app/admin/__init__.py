"""Meetings and the window planner."""

from sessions_app.admin import meetings

__all__ = ["meetings"]
