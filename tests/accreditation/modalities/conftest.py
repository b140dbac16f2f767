"""Examples are drawn as slowly as a busy machine likes: two processes on two cores are no fault of a rule's."""

from hypothesis import HealthCheck, settings

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
