"""symback beside its peers, measured in one run: `python -m benchmarks` (extra `bench`).

A module a benchmark; each first asserts that both sides computed the same.
"""

import os

# One thread, for everybody; NumPy and JAX look when they are imported.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
# NumPy's OpenBLAS chooses its kernels for the processor, as XLA and MKL do for theirs.
for _name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(_name, None)
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
