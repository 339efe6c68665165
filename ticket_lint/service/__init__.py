"""The service: webhook, durable queue, schedule, API."""
