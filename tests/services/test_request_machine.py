"""Twenty-five random lives of session requests; `make soak` runs ten thousand."""

from hypothesis import HealthCheck, settings

from tests.support.request_machine import RequestMachine

TestRequests = RequestMachine.TestCase
TestRequests.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
