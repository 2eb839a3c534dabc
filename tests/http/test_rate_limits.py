"""Budgets count new trainings of one client, whoever it says it is."""

import pytest
from starlette.requests import Request

from app.http.rate_limits import MAX_CLIENTS, Budget, RateLimited, client_of


def request_from(host, *forwarded):
    """A request from an address with X-Forwarded-For lines."""
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return Request({"type": "http", "client": (host, 1234), "headers": headers})


def test_a_budget_is_spent_at_once_and_grows_back():
    now = 0.0
    budget = Budget(60, clock=lambda: now)
    for _ in range(60):
        budget.spend("a")
    with pytest.raises(RateLimited) as refusal:
        budget.spend("a")
    assert refusal.value.seconds == pytest.approx(1)
    budget.spend("b")
    now = 1.0
    budget.spend("a")
    with pytest.raises(RateLimited):
        budget.spend("a")


def test_only_so_many_clients_are_remembered():
    budget = Budget(1, clock=lambda: 0.0)
    for client in range(MAX_CLIENTS + 1):
        budget.spend(str(client))
    budget.spend("0")
    with pytest.raises(RateLimited):
        budget.spend(str(MAX_CLIENTS))


def test_without_a_proxy_a_header_adds_no_budget():
    assert client_of(request_from("10.0.0.1"), 0) == "10.0.0.1"
    claims = [request_from(f"10.0.0.{k}", f"10.0.0.{k}", "10.9.9.9") for k in range(5)]
    assert {client_of(claim, 0) for claim in claims} == {"forwarded"}


def test_behind_a_proxy_its_own_word_counts_and_no_other():
    assert client_of(request_from("10.0.0.1", "1.1.1.1, 2.2.2.2"), 1) == "2.2.2.2"
    assert client_of(request_from("10.0.0.1", "1.1.1.1", "2.2.2.2"), 1) == "2.2.2.2"
    assert client_of(request_from("10.0.0.1", "9.9.9.9, 1.1.1.1, 2.2.2.2"), 2) == "1.1.1.1"
    assert client_of(request_from("10.0.0.1"), 1) == "unknown"
    assert client_of(request_from("10.0.0.1", "nonsense"), 1) == "unknown"


def test_a_network_of_ipv6_is_one_client():
    assert client_of(request_from("2001:db8::1"), 0) == client_of(request_from("2001:db8::ffff:2"), 0)
    assert client_of(request_from("2001:db8::1"), 0) != client_of(request_from("2001:db8:0:1::1"), 0)
