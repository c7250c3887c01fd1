r"""Answers that go through layers: definitions for every l, lists of activations, dictionaries, loops over layers."""

# ruff: noqa: E501

from __future__ import annotations

_LAST, _EACH = r"\delta_2=W_3^\top\odot\sigma'(z_2)", r"\delta_l=W_{l+1}^\top\delta_{l+1}\odot\sigma'(z_l)"
_UNTURNED = _EACH.replace(r"W_{l+1}^\top", "W_{l+1}")
_FIRST = r"\frac{\partial f}{\partial W_1}=\delta_1x^\top"
_ALL = r"\frac{\partial f}{\partial W_l}=\delta_lh_{l-1}^\top"
_HOLDS = (
    "", r"\quad (l=1,\dots,L-1)", r"\quad l=1,2", r"\quad l=L-1,\dots,1", r"\text{ for all }l", r"\quad\forall l",
    r"\ (l=1)", r"\text{ for }l=1", r"\text{ for }l=L-1,\dots,1", r"\quad (l=2,1)",
)  # fmt: skip

_PASS = "{d}2 = W3.T * {h2} * (1 - {h2})\n{d}1 = W2.T @ {d}2 * {h1} * (1 - {h1})\n"
_BACK = _PASS.format(d="d", h1="h1", h2="h2")


def deep(*lines: str, before: str = "delta = v * (1 - h3**2)", after: str = "dW1 = np.outer(delta, x)") -> str:
    """A backward pass through three layers with a loop of these lines."""
    return "\n".join((before, *lines, after))


_STEP = "    delta = (W.T @ delta) * (1 - h**2)"
_LISTS = "W = [W1, W2, W3]\nh = [x, h1, h2, h3]\ndelta = v * (1 - h[3]**2)"
_PICKED = "    delta = (W[l].T @ delta) * (1 - h[l]**2)"
_NIELSEN = """activations = [x, h1, h2, h3]
weights = [W1, W2, W3]
delta = v * (1 - activations[-1]**2)
nabla_w = [None] * 3
nabla_w[-1] = np.outer(delta, activations[-2])
for l in range(2, 4):
    delta = (weights[-l+1].{T} @ delta) * (1 - activations[-l]**2)
    nabla_w[-l] = np.outer(delta, activations[-l-1])
dW1 = nabla_w[0]"""
_TIME = """hs = [h0, h1, h2, h3]
dW = np.zeros_like(W)
d = 2/n * (hs[3] - y)
for t in reversed(range(1, 4)):
    dz = d * (1 - hs[t]**2)
    dW += np.outer(dz, hs[t{before}])
    d = W.T @ dz"""

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("lstm_cell", "Wf"): ("[dL/dz_f[1]; dL/dz_f[2]] u.T", "[dL/dz_f[1], dL/dz_f[2]]^T u^T"),
    ("two_layer", "W1"): (
        *(rf"{_LAST},\ {_EACH}{holds},\ {_FIRST}" for holds in _HOLDS),
        rf"{_LAST},\ {_EACH},\ {_ALL},\ h_0=x",
        rf"{_ALL}\quad{_EACH}\quad{_LAST}\quad\frac{{\partial f}}{{\partial W_1}}=(W_2^\top(W_3^\top\odot\sigma'(z_2))\odot\sigma'(z_1))x^\top",
        r"\delta^{2}=(W^{3})^\top\odot\sigma'(z^{2}),\ \delta^{l}=(W^{l+1})^\top\delta^{l+1}\odot\sigma'(z^{l}),\ \frac{\partial f}{\partial W^{l}}=\delta^l (a^{l-1})^\top",
        "δ_2 = W_3^T ⊙ σ'(z_2)\nδ_l = (W_{l+1}^T δ_{l+1}) ⊙ σ'(z_l)\n∂f/∂W_l = δ_l h_{l-1}^T with h_0 = x",
        "∂h_i/∂z_i = diag(σ'(z_i)); ∂f/∂W1 = diag(σ'(z1)) W2ᵀ diag(σ'(z2)) W3ᵀ xᵀ",
        "δ[2] = W[3]ᵀ ⊙ σ'(z[2]); δ[1] = W[2]ᵀ δ[2] ⊙ σ'(z[1]); dW[1] = δ[1] xᵀ",
        f"{_PASS.format(d='dZ', h1='A[1]', h2='A[2]')}dW[1] = dZ1 @ A[0].T",
        f"a = [x, h1, h2]\n{_PASS.format(d='d', h1='a[1]', h2='a[2]')}dW1 = d1 @ a[0].T",
        f"hs = {{0: x, 1: h1, 2: h2}}\n{_PASS.format(d='d', h1='hs[1]', h2='hs[2]')}dW1 = d1 @ hs[0].T",
        f"hs = [x]\nhs.append(h1)\nhs.append(h2)\n{_PASS.format(d='d', h1='hs[-2]', h2='hs[-1]')}dW1 = d1 @ hs[-3].T",
        f'h1 = cache["h1"]\nA2 = cache["A2"]\nW2 = params["W2"]\n{_PASS.format(d="d", h1="h1", h2="A2")}dW1 = d1 @ x.T',
        "dz = [None, None, None]\ndz[2] = W3.T * h2 * (1 - h2)\ndz[1] = W2.T @ dz[2] * h1 * (1 - h1)\ndW1 = dz[1] @ x.T",
        "dz = [0]*2\ndz[1] = W3.T * h2 * (1 - h2)\ndz[0] = W2.T @ dz[1] * h1 * (1 - h1)\ndW1 = dz[0] @ x.T",
        "dz = {}\ndz[2] = W3.T * h2 * (1 - h2)\ndz[1] = W2.T @ dz[2] * h1 * (1 - h1)\ndW1 = dz[1] @ x.T",
        *(f"{_BACK}{end}" for end in (
            "return {'W1': d1 @ x.T}", "return dict(W1=d1 @ x.T)", "grads = {\n    'dW1': d1 @ x.T,\n    'dZ1': d1,\n}\nreturn grads",
            "dW1 = d1 @ x.T\ngrads = {'dW1': dW1}\nreturn grads", "dW1 = d1 @ x.T\nreturn {'W1': dW1, 'h1': W2.T @ d2}",
        )),
        "delta = W3.T\nfor W, h, inp in [(W2, h2, h1)]:\n    delta = delta * h * (1 - h)\n    delta = W.T @ delta\ndW1 = (delta * h1 * (1 - h1)) @ x.T",
    ),
    ("three_layer_tanh", "W1"): (
        deep("for W, h in [(W3, h2), (W2, h1)]:", _STEP),
        deep("for W, h in zip([W3, W2], [h2, h1]):", _STEP),
        deep("Ws = [W1, W2, W3]", "for W, h in zip(Ws[::-1], [h2, h1]):", _STEP),
        deep("for (W, h) in reversed([(W2, h1), (W3, h2)]):", _STEP),
        deep("for l in range(2, 0, -1):", _PICKED, before=_LISTS, after="dW1 = np.outer(delta, h[0])"),
        deep("for l in [2, 1]:", _PICKED, before=_LISTS), deep("for l in reversed(range(1, 3)):", _PICKED, before=_LISTS),
        deep("L = len(W)", "for l in range(L - 1, 0, -1):", _PICKED, before=_LISTS),
        deep("for l in (2, 1):", "    dz[l] = (W[l+1].T @ dz[l+1]) * (1 - h[l]**2)", before="dz = {}\ndz[3] = v * (1 - h[3]**2)", after="dW1 = np.outer(dz[1], x)"),
        _NIELSEN.format(T="T"),
        r"\delta_3=v\odot(1-h_3^2),\ \delta_l=(W_{l+1}^\top\delta_{l+1})\odot(1-h_l^2)\ (l=2,1),\ " + _FIRST,
    ),
    ("recurrent_three_steps", "W"): (_TIME.format(before="-1"),),
}  # fmt: skip

WRONG: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("two_layer", "W1", ("missing-transpose",), rf"{_LAST},\ {_UNTURNED},\ {_FIRST}"),
    ("two_layer", "W1", ("wrong-input",), rf"{_LAST},\ {_EACH},\ {_ALL.replace('_{l-1}', '_l')}"),
    ("two_layer", "W1", ("wrong-layer",), f"a = [x, h1, h2]\n{_PASS.format(d='d', h1='a[1]', h2='a[1]')}dW1 = d1 @ a[0].T"),
    ("two_layer", "W1", ("wrong-input",), f"a = [x, h1, h2]\n{_BACK}dW1 = d1 @ a[1].T"),
    ("two_layer", "W1", ("sign",), f"{_BACK}dW1 = d1 @ x.T\ngrads = {{'dW1': -dW1}}"),
    ("three_layer_tanh", "W1", ("missing-transpose",), deep("for W, h in [(W3, h2), (W2, h1)]:", _STEP.replace(".T", ""))),
    ("three_layer_tanh", "W1", ("missing-transpose",), _NIELSEN.replace(".{T}", "")),
    ("recurrent_three_steps", "W", ("wrong-input",), _TIME.format(before="")),
)  # fmt: skip

REFUSED: tuple[tuple[str, str, str, str, str], ...] = (
    ("two_layer", "W1", "index", "a[3]", f"a = [x, h1, h2]\n{_PASS.format(d='d', h1='a[2]', h2='a[3]')}dW1 = d1 @ x.T"),
    ("two_layer", "W1", "update", "ds[0]",
     "delta = W3.T * h2 * (1 - h2)\nds = [delta]\ndelta = W2.T @ delta * h1 * (1 - h1)\ndW1 = ds[0] @ x.T"),
)  # fmt: skip
