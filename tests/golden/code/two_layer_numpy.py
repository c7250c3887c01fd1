import numpy as np

_ONE = np.array(1.0)  # in 1 - h, an array takes half the time that a number takes


def _array(name, value, rows, columns):
    """The value as a 2-D array: a number as 1 by 1, a flat list as a column (or as a single row)."""
    value = np.asarray(value, dtype=float)
    if value.shape == (rows, columns):
        return value
    if value.ndim < 2:
        value = value.reshape((1, -1) if rows == 1 else (-1, 1))
    wanted = (value.shape[0] if rows is None else rows, value.shape[1] if columns is None else columns)
    if tuple(value.shape) != wanted:
        raise ValueError(f"{name} must be {wanted[0]} by {wanted[1]}, not {tuple(value.shape)}")
    return value


def _sigmoid(z):
    """sigmoid(z), entry by entry, without overflow."""
    e = np.exp(-np.abs(z))
    return np.where(z > 0, 1.0, e) / (1 + e)


def f_gradients(x, W1, W2, W3, *, out=None):
    """Two hidden layers

    Arguments (a scalar may be a number, a column a flat list):
        x: 2 by 1
        W1: 2 by 2
        W2: 2 by 2
        W3: 1 by 2
        out: arrays by name (W1) that the result is written into, such as those of an earlier call;
            without them new ones are made

    Returns f (scalar) and a dict of its gradients, gradient layout:
        W1: df/dW1, 2 by 2
    """
    x = _array("x", x, 2, 1)
    W1 = _array("W1", W1, 2, 2)
    W2 = _array("W2", W2, 2, 2)
    W3 = _array("W3", W3, 1, 2)
    out = {} if out is None else out
    z1 = W1.dot(x)
    h1 = _sigmoid(z1)
    z2 = W2.dot(h1)
    h2 = _sigmoid(z2)
    f = W3.dot(h2)
    # df/dh2 = W3^T
    df_dh2 = W3.T
    # df/dz2 = df/dh2 .* sigmoid'(z2)
    df_dz2 = df_dh2 * h2 * (_ONE - h2)
    # df/dh1 = W2^T df/dz2
    df_dh1 = W2.T.dot(df_dz2)
    # df/dz1 = df/dh1 .* sigmoid'(z1)
    df_dz1 = df_dh1 * h1 * (_ONE - h1)
    # df/dW1 = df/dz1 x^T
    df_dW1 = df_dz1.dot(x.T, out=out.get("W1"))
    return f[0, 0], {"W1": df_dW1}
