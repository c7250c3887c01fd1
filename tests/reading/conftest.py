"""The helpers here assert; pytest explains those assertions too."""

import pytest

pytest.register_assert_rewrite("spoken")
