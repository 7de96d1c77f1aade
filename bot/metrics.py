"""What can be counted, for Prometheus at /metrics."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """Counters of one running bot; a registry of its own, so that tests can make many."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.jobs = Counter(
            "touchpoint_job_runs",
            "Ticks by job and outcome (done, failed, missed).",
            ["job", "outcome"],
            registry=self._registry,
        )
        self.answers = Histogram(
            "touchpoint_answer_seconds",
            "From a payload's arrival to its answer.",
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
            registry=self._registry,
        )
        self.waiting = Gauge(
            "touchpoint_outbox_waiting", "Messages on their way.", registry=self._registry
        )
        self.oldest_s = Gauge(
            "touchpoint_outbox_oldest_seconds",
            "Age of the oldest message on its way.",
            registry=self._registry,
        )

    def job(self, job: str, outcome: str) -> None:
        """Count a tick."""
        self.jobs.labels(job=job, outcome=outcome).inc()

    def text(self) -> bytes:
        """All of it in Prometheus's text format."""
        return generate_latest(self._registry)
