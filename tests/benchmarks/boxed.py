"""Jobs in processes of their own: each with its own peak memory, and ended when its time is up."""

import json
import os
import resource
import subprocess
import sys
import time
from importlib import import_module


def boxed(module, job, *arguments, seconds=600):
    """What `job` of a benchmark module returns, with `peak` (MB), `wall` and `cpu` (s); None if the time is up.

    Arguments and results are what JSON can say. A job that fails is an error, and no row.
    """
    command = [sys.executable, "-m", "tests.benchmarks.boxed", module, job, json.dumps(arguments)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        raise RuntimeError(f"{module}.{job} {arguments} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def timed(work):
    """What `work` returns, and how long it took: wall and processor seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def main():
    """Do one job and print its result as the last line."""
    module, job, arguments = sys.argv[1:]
    result = getattr(import_module(f"tests.benchmarks.{module}"), job)(*json.loads(arguments))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write("\n" + json.dumps(result | {"peak": peak}) + "\n")
    sys.stdout.flush()
    os._exit(0)  # some solvers take minutes to give their memory back


if __name__ == "__main__":
    main()
