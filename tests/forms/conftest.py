"""Property tests run on slow and busy machines too: no clock decides about them."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "calm", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=False
)
settings.load_profile("calm")
