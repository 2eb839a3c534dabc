"""Owners share time by what they use of it, not by how much they ask."""

import asyncio

from app.runs.fair_share import FairShare


class Shop:
    """One thing that calls take for as long as they say, on a clock of its own; who was served is noted."""

    def __init__(self):
        self.share = FairShare()
        self.share.release("thing")
        self.now = 0.0
        self.served = []
        self.customers = []

    async def run(self, owner, seconds, calls, waiting=0):
        """Some calls, one after the other."""
        with self.share.join(owner):
            for _ in range(calls):
                thing = await self.share.acquire(owner, waiting > 0)
                await asyncio.sleep(0)
                self.now += seconds
                self.served.append((owner, waiting > 0))
                self.share.charge(owner, seconds, waiting)
                self.share.release(thing)
                await asyncio.sleep(0)  # lines are packed

        return self.now

    def begin(self, *asked, **how):
        """Begin a run, and tell when it ends."""
        self.customers.append(asyncio.create_task(self.run(*asked, **how)))
        return self.customers[-1]

    async def close(self):
        for customer in self.customers:
            customer.cancel()
        await asyncio.gather(*self.customers, return_exceptions=True)


async def crowded(owner="one", runs=59):
    """A shop where somebody has long been busy with dear runs."""
    shop = Shop()
    for _ in range(runs):
        shop.begin(owner, 0.1, 1000)
    while shop.now < 50:
        await asyncio.sleep(0)
    return shop


async def test_a_small_run_is_not_delayed_by_many_dear_ones_of_another():
    shop = await crowded()
    began = shop.now
    ended = await shop.begin("another", 0.1, 10)
    assert ended - began < 2 * 1.0 + 2  # half of the time is its own, and a quantum either way
    await shop.close()


async def test_who_asks_one_after_the_other_has_no_more_than_its_share():
    shop = await crowded()
    for _ in range(40):  # each run comes anew
        shop.begin("another", 0.5, 1)
    began = shop.now
    while shop.now < began + 20:
        await asyncio.sleep(0)
    used = sum(0.5 for owner, _ in shop.served if owner == "another")
    assert 8 <= used <= 12
    await shop.close()


async def test_owners_share_by_cost_not_by_count():
    shop = Shop()
    for owner, seconds, runs in (("dear", 1.0, 30), ("cheap", 0.05, 3), ("lone", 0.2, 1)):
        for _ in range(runs):
            shop.begin(owner, seconds, 10_000)
    while shop.now < 60:
        await asyncio.sleep(0)
    cost = {"dear": 1.0, "cheap": 0.05, "lone": 0.2}
    used = {name: sum(cost[name] for owner, _ in shop.served if owner == name) for name in cost}
    assert all(17 <= seconds <= 23 for seconds in used.values()), used
    await shop.close()


async def test_equal_runs_of_several_owners_are_done_one_after_the_other():
    shop = Shop()
    ends = await asyncio.gather(*(shop.begin(str(k), 0.1, 9) for k in range(10)))
    assert sorted(ends) == ends
    assert ends[0] < 2


async def test_brief_calls_go_first_but_do_not_stop_the_runs_of_their_own_owner():
    shop = await crowded(runs=8)
    for _ in range(40):
        shop.begin("one", 0.1, 1000, waiting=1)
    before = len(shop.served)
    while len(shop.served) < before + 400:
        await asyncio.sleep(0)
    brief = sum(urgent for _, urgent in shop.served[before:])
    assert 180 <= brief <= 240
    await shop.close()


async def test_what_a_class_waits_for_is_seldom_held_up_by_runs_that_one_waits_for():
    shop = await crowded(runs=40)
    began, before = shop.now, len(shop.served)
    ended = await shop.begin("one", 0.2, 20, waiting=200)
    assert ended - began < 20 * (0.2 + 0.1) + 3 * 0.1, "at most one comes between two of its calls"
    for _ in range(20):
        shop.begin("one", 0.1, 1000, waiting=9)
    while len(shop.served) < before + 600:
        await asyncio.sleep(0)
    ordinary = sum(not urgent for _, urgent in shop.served[-400:])
    assert 30 <= ordinary <= 50, "they go on, as one among those who wait"
    await shop.close()


async def test_a_thing_is_kept_where_the_next_urgent_call_precedes_those_that_wait():
    shop = Shop()
    with shop.share.join("one"), shop.share.join("another"):
        thing = await shop.share.acquire("one", urgent=True)
        assert not shop.share.is_held_up("one"), "nobody waits"
        ordinary = asyncio.create_task(shop.share.acquire("one"))
        await asyncio.sleep(0)
        assert shop.share.is_held_up("one")
        shop.share.charge("one", 0.1, waiting=1)
        assert not shop.share.is_held_up("one"), "its ordinary calls have used less than each of those who wait"
        shop.share.charge("one", 0.2)
        assert shop.share.is_held_up("one")
        urgent = asyncio.create_task(shop.share.acquire("one", urgent=True))
        await asyncio.sleep(0)
        assert not shop.share.is_held_up("one"), "another urgent call waits"
        urgent.cancel()
        other = asyncio.create_task(shop.share.acquire("another"))
        await asyncio.sleep(0)
        assert shop.share.is_held_up("one")
        shop.share.charge("one", 1.0, waiting=200)
        assert not shop.share.is_held_up("one"), "the other has used less"
        shop.share.release(thing)
        assert await other == thing
        ordinary.cancel()


async def test_the_servers_own_call_comes_first_and_who_leaves_is_forgotten():
    shop = await crowded()
    gone = [shop.begin("gone", 0.1, 10) for _ in range(5)]
    await asyncio.sleep(0)
    for customer in gone:
        customer.cancel()
    await asyncio.gather(*gone, return_exceptions=True)
    served = len(shop.served)
    await shop.begin(None, 0.1, 1)
    assert len(shop.served) <= served + 3
    assert "gone" not in {owner for owner, _ in shop.served[served:]}
    await shop.close()
