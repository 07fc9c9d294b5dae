"""Coroutines beside Playwright."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


def run_in_thread(coroutine):
    """Run a coroutine in another thread: Playwright's event loop may run in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
