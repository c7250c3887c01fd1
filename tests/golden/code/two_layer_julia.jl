using LinearAlgebra

"""The value as a matrix: a number as 1 by 1, a vector as a column (or as a single row)."""
function _array(name, value, rows, columns)
    array = value isa Number ? fill(float(value), 1, 1) : float(value)
    if ndims(array) == 1
        array = rows == 1 ? reshape(array, 1, :) : reshape(array, :, 1)
    end
    wanted = (something(rows, size(array, 1)), something(columns, size(array, 2)))
    size(array) == wanted || throw(DimensionMismatch("$name must be $wanted, not $(size(array))"))
    return array
end

"""sigmoid(z), entry by entry, without overflow."""
function _sigmoid(z)
    e = exp(-abs(z))
    return (z > 0 ? one(e) : e) / (1 + e)
end

"""
Two hidden layers

Arguments (a scalar may be a number, a column a flat list):
    x: 2 by 1
    W1: 2 by 2
    W2: 2 by 2
    W3: 1 by 2

Returns f (scalar) and a named tuple of its gradients, gradient layout:
    W1: df/dW1, 2 by 2
"""
function f_gradients(x, W1, W2, W3)
    x = _array("x", x, 2, 1)
    W1 = _array("W1", W1, 2, 2)
    W2 = _array("W2", W2, 2, 2)
    W3 = _array("W3", W3, 1, 2)
    z1 = W1 * x
    h1 = _sigmoid.(z1)
    z2 = W2 * h1
    h2 = _sigmoid.(z2)
    f = W3 * h2
    # df/dh2 = W3^T
    df_dh2 = W3'
    # df/dz2 = df/dh2 .* sigmoid'(z2)
    df_dz2 = df_dh2 .* h2 .* (1 .- h2)
    # df/dh1 = W2^T df/dz2
    df_dh1 = W2' * df_dz2
    # df/dz1 = df/dh1 .* sigmoid'(z1)
    df_dz1 = df_dh1 .* h1 .* (1 .- h1)
    # df/dW1 = df/dz1 x^T
    df_dW1 = df_dz1 * x'
    return f[1, 1], (W1 = df_dW1,)
end
