function [f, gradients] = f_gradients(x, W1, W2, W3)
    % Two hidden layers
    %
    % Arguments (columns are n by 1):
    %     x: 2 by 1
    %     W1: 2 by 2
    %     W2: 2 by 2
    %     W3: 1 by 2
    %
    % Returns f (scalar) and a struct of its gradients, gradient layout:
    %     W1: df/dW1, 2 by 2
    x = array_('x', x, 2, 1);
    W1 = array_('W1', W1, 2, 2);
    W2 = array_('W2', W2, 2, 2);
    W3 = array_('W3', W3, 1, 2);
    z1 = W1 * x;
    h1 = sigmoid_(z1);
    z2 = W2 * h1;
    h2 = sigmoid_(z2);
    f = W3 * h2;
    % df/dh2 = W3^T
    df_dh2 = W3';
    % df/dz2 = df/dh2 .* sigmoid'(z2)
    df_dz2 = df_dh2 .* h2 .* (1 - h2);
    % df/dh1 = W2^T df/dz2
    df_dh1 = W2' * df_dz2;
    % df/dz1 = df/dh1 .* sigmoid'(z1)
    df_dz1 = df_dh1 .* h1 .* (1 - h1);
    % df/dW1 = df/dz1 x^T
    df_dW1 = df_dz1 * x';
    gradients = struct();
    gradients.W1 = df_dW1;
end

function value = array_(name, value, rows, columns)
    % The value as double, of the size wanted (-1: any).
    value = double(value);
    if rows < 0, rows = size(value, 1); end
    if columns < 0, columns = size(value, 2); end
    if ~isequal(size(value), [rows, columns])
        error('symback:shape', '%s must be %d by %d', name, rows, columns);
    end
end

function out = sigmoid_(z)
    % sigmoid(z), entry by entry, without overflow.
    e = exp(-abs(z));
    out = ((z > 0) + (z <= 0) .* e) ./ (1 + e);
end
