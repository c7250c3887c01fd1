"""The signs and commands of every notation: one row each."""

from __future__ import annotations

from symback.names import GREEK

SIGNS: dict[str, tuple[str, str]] = {
    # sums and products
    "+": ("operator", "plus"), "-": ("operator", "minus"), "−": ("operator", "minus"), "–": ("operator", "minus"),
    "*": ("operator", "star"), "∗": ("operator", "star"), "@": ("operator", "matmul"), "@.": ("broadcast", "@."),
    "·": ("operator", "dot"), "⋅": ("operator", "dot"), "×": ("operator", "times"),
    "•": ("operator", "bullet"), "∙": ("operator", "bullet"),
    "⊙": ("operator", "hadamard"), "⨀": ("operator", "hadamard"), "⊚": ("operator", "hadamard"),
    "⊛": ("operator", "hadamard"), "⊡": ("operator", "hadamard"),
    ".*": ("operator", "hadamard"), "∘": ("operator", "circ"),
    "○": ("operator", "circ"), "◦": ("operator", "circ"),
    "✕": ("operator", "times"), "✖": ("operator", "times"), "⨯": ("operator", "times"),
    "⊗": ("operator", "otimes"),
    "⨂": ("operator", "otimes"), "/": ("operator", "divide"), "÷": ("operator", "divide"),
    "⁄": ("operator", "divide"), "∕": ("operator", "divide"),
    "./": ("operator", "hadamard_divide"), "⊘": ("operator", "hadamard_divide"),
    "^": ("caret", ""), "**": ("caret", "code"), ".^": ("caret", "elementwise"), ".**": ("caret", "elementwise"),
    "_": ("under", "_"),
    # entry by entry in Julia, where a sum is so anyway
    ".+": ("operator", "plus"), ".-": ("operator", "minus"), ".=": ("relation", "="), ".==": ("compare", "=="),
    ".>": ("compare", ">"), ".<": ("compare", "<"), ".>=": ("compare", ">="), ".<=": ("compare", "<="),
    # transposes and primes
    ".'": ("transpose", "T"),
    "⊤": ("transpose", "T"), "⊺": ("transpose", "T"), "†": ("transpose", "T"), "ᴴ": ("transpose", "T"),
    "'": ("prime", "'"), "′": ("prime", "'"), "’": ("prime", "'"), "´": ("prime", "'"),
    "‘": ("prime", "'"),
    "″": ("prime", "''"), "‴": ("prime", "'''"),
    # relations
    "←": ("relation", "<-"), "=": ("relation", "="), ":=": ("relation", "="), "≡": ("relation", "="),
    "≔": ("relation", "="), "≜": ("relation", "="),
    "=:": ("relation", "=:"),
    "==": ("compare", "=="),
    ">": ("compare", ">"), "<": ("compare", "<"), ">=": ("compare", ">="), "<=": ("compare", "<="),
    "≥": ("compare", ">="), "≤": ("compare", "<="), "≠": ("compare", "!="), "!=": ("compare", "!="),
    "⇒": ("separator", ""), "⟹": ("separator", ""), "=>": ("separator", ""), "→": ("separator", ""),
    "⟺": ("separator", ""), "∴": ("separator", ""), "∵": ("word", "because"),
    # brackets and punctuation
    "(": ("open", "("), ")": ("close", "("), "[": ("open", "["), "]": ("close", "["),
    "⟨": ("open", "⟨"), "⟩": ("close", "⟨"), "〈": ("open", "⟨"), "〉": ("close", "⟨"),
    "{": ("open", "{"), "}": ("close", "{"), "|": ("bar", "|"), "‖": ("bar", "||"), "∥": ("bar", "||"),
    ",": ("comma", ","), ";": ("semicolon", ";"), ":": ("colon", ":"), "&": ("ampersand", "&"),
    "$": ("space", "$"), "$$": ("space", "$$"), "~": ("space", "~"),
    # conditions of code in loops, as `symback.reading.programs.branches` marks them
    "\ue001": ("branch", "if"), "\ue002": ("branch", "elif"), "\ue003": ("branch", "else"),
    "\ue004": ("branch", "continue"),
    # letters that are signs
    "∈": ("member", "in"), "∖": ("member", "without"),
    "∀": ("forall", ""), "…": ("dots", ""), "...": ("dots", ""), "..": ("dots", ""),
    "∂": ("partial", ""), "∇": ("nabla", ""), "∑": ("sum", ""), "√": ("root", ""),
}  # fmt: skip
"""Every sign → the kind and value of its token."""

SKIPPED = frozenset(
    [
        ",", ";", ":", "!", " ", ">", "[", "]", "(", ")", "left", "right", "middle",
        "big", "Big", "bigg", "Bigg", "bigl", "Bigl", "biggl", "Biggl", "bigr", "Bigr", "biggr", "Biggr",
        "bigm", "Bigm", "biggm", "Biggm", "displaystyle", "textstyle", "scriptstyle", "limits", "nolimits",
        "nonumber", "notag", "thinspace", "medspace", "thickspace", "negthinspace", "enspace", "allowbreak",
        "qty", "substack",
        "relax", "/", "-", "hfill", "noindent", "boxed", "fbox", "underbrace_", "scriptscriptstyle", "mathstrut",
        "strut",
        "null", "small", "normalsize", "large", "Large", "centering", "displaylimits", "smash", "ensuremath", "protect",
    ]
)  # fmt: skip
"""Commands that only change how a formula looks."""

HOLLOW = frozenset(
    ["label", "tag", "tag*", "color", "textcolor", "stackrel", "overset", "phantom", "vphantom", "hphantom", "hspace",
     "hspace*", "vspace", "vspace*", "mspace"]
)  # fmt: skip
"""Commands whose argument says nothing."""

WRAPPING = frozenset(
    ["mathop", "mathord", "mathbin", "mathrel", "mathopen", "mathclose", "mathinner", "mathpunct"]
)  # fmt: skip
"""Commands whose argument is what stands there, without them."""

PROSE = frozenset(
    [
        "text",
        "textrm",
        "textit",
        "textbf",
        "textnormal",
        "emph",
        "textsf",
        "mbox",
        "hbox",
        "operatorname",
        "operatorname*",
        "operatornamewithlimits",
    ]
)

PROSE_WORDS = frozenset(
    ["where", "with", "and", "so", "then", "let", "hence", "thus", "therefore", "since", "here", "using", "used", "we",
     "get", "have", "has",
     "finally", "which", "gives", "return", "first", "next", "now", "because", "that", "is", "also",
     "note", "recall", "weil", "denn", "porque", "perché",
     "und", "mit", "wobei", "dann", "somit", "daher", "damit", "also", "sei", "seien", "gilt", "folgt", "ist", "wir",
     "et", "avec", "donc", "alors", "où", "soit", "puis", "ainsi", "enfin", "car", "est", "nous", "obtient",
     "con", "donde", "entonces", "luego", "por", "tanto", "dove", "quindi", "allora"]
)  # fmt: skip
"""Words between formulas, in any case; a declared name wins."""

FONTS = frozenset(
    [
        "mathbf", "mathrm", "mathit", "mathsf", "mathtt", "mathcal", "mathscr", "mathfrak", "mathbb", "boldsymbol",
        "bm", "pmb", "bf", "rm", "it", "bfseries", "sf", "tt", "mathnormal", "vec", "mathds", "mathbbm", "symbf",
        "symbfit",
        "overrightarrow", "underline", "cal",
    ]
)  # fmt: skip
r"""Dress: \mathbf W, {\bf W} and W are one name."""

ACCENTS = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde",
    "dot": "dot",
    "check": "check", "breve": "breve",
}  # fmt: skip
"""Accents make another name."""

DERIVATIVES = {"pdv": True, "pderiv": True, "partialderivative": True, "dv": False, "odv": False, "deriv": False}
r"""Commands of two groups that print a derivative, and whether with ∂: \\pdv{f}{x}."""

ENVIRONMENTS = {
    **dict.fromkeys(["aligned", "align", "align*", "alignedat", "alignat", "alignat*", "gathered", "gather", "gather*",
                     "equation", "equation*", "split", "multline", "multline*", "eqnarray", "eqnarray*",
                     "displaymath", "math", "flalign", "flalign*"], "lines"),
    **dict.fromkeys(["bmatrix", "pmatrix", "matrix", "Bmatrix", "smallmatrix", "array", "bsmallmatrix",
                     "psmallmatrix"], "matrix"),
    "vmatrix": "vmatrix", "Vmatrix": "Vmatrix", "cases": "cases", "dcases": "cases",
}  # fmt: skip

_FUNCTIONS = ("tanh", "exp", "log", "ln", "sin", "cos", "sinh", "cosh", "det", "max", "min", "tan", "cot", "coth",
              "sec", "csc", "arctan", "arcsin", "arccos")  # fmt: skip

COMMANDS: dict[str, tuple[str, str]] = {
    **{word: ("symbol", word) for word in GREEK},
    **{f"var{word}": ("symbol", word) for word in ("epsilon", "phi", "theta", "rho", "sigma", "kappa", "pi")},
    "varphi": ("symbol", "varphi"),
    **{name: ("symbol", name) for name in _FUNCTIONS},
    "tr": ("symbol", "tr"), "Tr": ("symbol", "tr"), "diag": ("symbol", "diag"), "softmax": ("symbol", "softmax"),
    "ReLU": ("symbol", "relu"), "relu": ("symbol", "relu"), "vect": ("symbol", "vec"), "sgn": ("symbol", "sign"),
    "ell": ("symbol", "ell"), "hbar": ("symbol", "hbar"), "imath": ("symbol", "i"), "jmath": ("symbol", "j"),
    "cdot": ("operator", "dot"), "cdotp": ("operator", "dot"), "centerdot": ("operator", "dot"),
    "times": ("operator", "times"), "odot": ("operator", "hadamard"),
    "circ": ("operator", "circ"), "bullet": ("operator", "bullet"), "otimes": ("operator", "otimes"),
    "oslash": ("operator", "hadamard_divide"), "ast": ("operator", "star"), "star": ("operator", "star"),
    "div": ("operator", "divide"), "underbrace": ("brace", "_"), "overbrace": ("brace", "^"),
    "over": ("over", ""), "frac": ("frac", ""), "tfrac": ("frac", ""), "dfrac": ("frac", ""), "cfrac": ("frac", ""),
    "sqrt": ("root", "tex"),
    "grad": ("nabla", ""),
    "in": ("member", "in"), "setminus": ("member", "without"),
    "partial": ("partial", ""), "nabla": ("nabla", ""), "sum": ("sum", ""), "mathrm{d}": ("word", "d"),
    "top": ("transpose", "T"), "intercal": ("transpose", "T"), "transpose": ("transpose", "T"),
    "dagger": ("transpose", "T"), "prime": ("prime", "'"),
    "mid": ("bar", "|"), "vert": ("bar", "|"), "lvert": ("bar", "|("), "rvert": ("bar", "|)"),
    "|": ("bar", "||"), "Vert": ("bar", "||"), "lVert": ("bar", "||("), "rVert": ("bar", "||)"),
    "{": ("open", "\\{"), "}": ("close", "\\{"), "lbrace": ("open", "\\{"), "rbrace": ("close", "\\{"),
    "langle": ("open", "⟨"), "rangle": ("close", "⟨"),
    "lbrack": ("open", "["), "rbrack": ("close", "["), "lparen": ("open", "("), "rparen": ("close", "("),
    "\\": ("newline", "\\\\"), "\\*": ("newline", "\\\\"), "newline": ("newline", "\\\\"), "cr": ("newline", "\\\\"),
    "_": ("under", "\\_"), "&": ("ampersand", "&"),
    "leftarrow": ("relation", "<-"), "gets": ("relation", "<-"), "longleftarrow": ("relation", "<-"),
    "coloneqq": ("relation", "="), "eqqcolon": ("relation", "=:"),
    "equiv": ("relation", "="), "triangleq": ("relation", "="), "doteq": ("relation",
                                                                                                         "="),
    "gt": ("compare", ">"), "lt": ("compare", "<"), "ge": ("compare", ">="), "geq": ("compare", ">="),
    "le": ("compare", "<="), "leq": ("compare", "<="), "geqslant": ("compare", ">="), "leqslant": ("compare", "<="),
    "ne": ("compare", "!="), "neq": ("compare", "!="),
    "Rightarrow": ("separator", ""), "implies": ("separator", ""), "iff": ("separator", ""), "to": ("separator", ""),
    "rightarrow": ("separator", ""), "Longrightarrow": ("separator", ""), "longrightarrow": ("separator", ""),
    "Leftrightarrow": ("separator", ""), "therefore": ("separator", ""), "because": ("separator", ""),
    "ones": ("ones", "1"), "forall": ("forall", ""), "dots": ("dots", ""), "ldots": ("dots", ""), "cdots": ("dots", ""),
}  # fmt: skip
"""Every command of LaTeX that has a meaning → the kind and value of its token."""

OF_ARRAYS: frozenset[str] = frozenset(["np", "numpy", "torch", "jnp"])
"""Words before a point that say whose arrays these are, which lines of a program may leave out."""
MODULES: frozenset[str] = OF_ARRAYS | frozenset(
    ["jax", "tf", "F", "nn", "functional", "math", "linalg", "sp", "sympy", "special",
     "scipy", "stats", "norm", "keras", "activations", "xp", "cp"]
)  # fmt: skip
"""Words before a point that only say whose function follows."""
