"""What the words of a worked solution say: patterns, each for one thing that matters to a formula."""

from __future__ import annotations

import re

MATHEMATICS = re.compile(r"[=+^{}\\∂∇⊙∘⊗·×∈∑Σ√≈≤≥<>@]|[ᵀ⊤₀-₉⁰-⁹]|\w\(|\)\w")
"""Mathematics outside of any delimiter."""
WORDY = re.compile(
    r"w\.r\.t\.|e\.g\.|i\.e\.|(?<![A-Za-z])[A-Za-z]++(?:/[A-Za-z]+|\(s\))|<?[-=]{1,2}>|[→⇒↦⟹⟶—–∴]"
    r"|(?<![\w.×])\(?\d{1,4}[ \t]?×[ \t]?\d{1,4}\)?(?!\w|\.\d|[ \t]?×)"
    r"|(?<!\w)(?<!\w-)[^\W\d_][\w-]{2,}+[ \t]*[+=×·&][ \t]*(?=[^\W\d_][\w-]{2,})"
)
"""What words have in them and formulas too: `and/or`, arrows, sizes, `softmax + cross-entropy`."""
CALL = re.compile(r"\w[(\[]")
CONDITION = re.compile(
    r"\b(?:if|when|whenever|iff|unless|provided|only if|exactly when|wenn|falls|sofern|lorsque|quand|cuando|quando)\b"
    r"[^.;]{0,60}$|\b(?:si|se)[ \t]+(?:\x00[^.;]{0,60})?$",
    re.IGNORECASE,
)
r"""What stands before a condition, and before what holds under one; `\x00` is a formula between.

Italian and Portuguese have another *si* and *se*, which stands before a verb.
"""
ZERO_WHERE = re.compile(
    r"\b(?:zero|0|null|vanish(?:es)?|minimal|optimal|stationary)\b[ \t]{1,3}"
    r"(?:iff|(?:exactly|only|precisely)?[ \t]?(?:if|when|where)(?:[ \t]and[ \t]only[ \t](?:if|when))?|at|for)[ \t]*$",
    re.IGNORECASE,
)
"""`zero iff`, before what holds where the derivative is zero."""
FOR_BEFORE = re.compile(r"\b(?:for|at|with|case|check,|für|bei|pour|para|per)[ \t]+(?:e\.g\.,?[ \t]+)?$", re.IGNORECASE)
_SIMPLE = r"\\?[^\W\d_](?:_\w|_\{\w+\})?"
CASE = re.compile(
    rf"\s*(?:{_SIMPLE}|\|{_SIMPLE}\|)\s*=(?:\s*{_SIMPLE}\s*=)?\s*(?:(?P<number>[-−]?\d+(?:\.\d+)?)|{_SIMPLE})\s*"
)
"""`n = 1` behind *for*, `x = a` behind *at*."""
SIMPLE = re.compile(rf"\s*{_SIMPLE}\s*(?:\([^()]*\)\s*)?&?\s*:?=")
"""A name with its value."""
OTHER_CASES = re.compile(
    r"\b(?:(?:edge|special|limiting|scalar) case|for example|for instance|e\.g\.|would|hypothetical\w*|common mistake"
    r"|pitfall|by contrast|in contrast|analog\w*)",
    re.IGNORECASE,
)
"""Words of another case than what is asked."""
CONCLUDING = re.compile(
    r"\b(?:stationary|critical point|optimum|optimal|minimi[sz]er|maximi[sz]er|optimality|normal equations?"
    r"|closed[- ]form solution|setting|solving|set (?:it|this|that|the (?:gradient|derivative)) (?:equal )?to zero"
    r"|vanish\w*|learning rate|gradient[- ]descent|step size|finite[- ]difference\w*|numerical(?:ly)?|complexity|flops"
    r"|nullsetzen|null setzen|gleich null|normalengleichung(?:en)?|annul\w+|équations? normales?"
    r"|igual\w* a (?:cero|zero)|ecuaci(?:ón|ones) normal(?:es)?"
    r"|in general|generic|reminder|intuit\w*|interpret\w*)\b",
    re.IGNORECASE,
)
"""Words of what is concluded from a gradient: none of it is the answer."""
RULES = re.compile(
    r"\b(?:rule|identity|identities|lemma|fact|property|recall|theorem|using|use|known|remember"
    r"|match\w*|compar\w*|identif\w*|read(?:ing)? off|implies|means|definition)\b",
    re.IGNORECASE,
)
HEADING = re.compile(
    r"(?P<words>[^\W\d_][^\W\d_ ]{2,20}(?: [^\W\d_]{3,20}){0,3})[ \t*]*\((?P<said>\w{1,4} ?= ?[^()=]{1,60})\)[ \t.:*]*"
)
"""`Hidden layer (z2 = W2 h1)`"""
TOGETHER = re.compile(
    r"\b(?:put(?:ting)?|tak(?:e|ing)|collect(?:ing)?|combin(?:e|ing)) everything(?: together)?"
    r"|everything (?:together|below|above|else)",
    re.IGNORECASE,
)
"""Words of all that was said before, which change none of it."""
SQUARED_SIGN = re.compile(
    r"\s*([^\W\d_](?:_\{?\w\}?)?)\s*(?:\^\{?2\}?|\\odot\s*\1)\s*=\s*(?:1|\\mathbf\s*\{?1\}?)\s*[.,]?\s*"
)
OF_SIGNS = re.compile(r"\\pm\s*1|±\s*1|\{\s*[-−]\s*1\s*,\s*\+?\s*1|\{\s*\+?\s*1\s*,\s*[-−]\s*1")
"""What says of a name that it is 1 or −1, and what follows from that and is no derivative."""
OF_SIZES = re.compile(r"\\times|×|\\in(?![a-zA-Z])|∈|\b(?:dim|shape|size)|\\mathbb|ℝ|\d ?x ?\d", re.IGNORECASE)
"""What an equation of sizes has: `(k \\times 1)(1 \\times n) = k \\times n`."""
SHAPES = re.compile(r"\b(?:shapes?|dim(?:ension)?s?|sizes?)\b", re.IGNORECASE)
ANSWER = re.compile(
    r"[ \t]*,?[ \t]*(?:is|are)[ \t]+(?:indeed[ \t]+|exactly[ \t]+|just[ \t]+)?(?:the|our|my|what)[ \t]+"
    r"(?:\w+[ \t]+){0,3}(?:gradient|derivative|answer|result|jacobian|hessian|solution)",
    re.IGNORECASE,
)
ORDER = re.compile(
    r"^\W*(?:(?:then|and|now|finally|so|next|also|but|lastly|we|to finish|just)[ \t,]+)*"
    r"(?:multiply(?![ \t]+(?:(?:it|this|that|all|everything)[ \t]+)?out\b)|divide"
    r"|transpose|negate|scale|subtract|add|flip|drop|ignore|halve|double|square|invert|normali[sz]e|replace|swap"
    r"|exchange|interchange|omit)\b"
    r"|\b(?:minus|twice|half|negative|transpose|inverse|square|mean|sum|average|opposite)(?: of)?"
    r" (?:this|that|it|the above|these|everything|the (?:result|answer|gradient))\b"
    r"|\b(?:this|that|it|everything|the (?:result|answer|gradient)|all of (?:this|it))"
    r"(?: (?:is|must be|should be|has to be|gets|was))?(?: still| then)?"
    r" (?:multiplied|divided|transposed|negated|scaled|doubled|halved|wrong|incorrect"
    r"|not(?![ \t]+(?:given|known|assumed|specified|guaranteed|required|needed)\b))\b",
    re.IGNORECASE,
)
"""`Finally divide by n.`, `This is wrong.`: what is done to a result by words."""
CLAIMED = re.compile(r"(?:[:=]|→|⇒|->)[ \t*_]*$")
STRONGLY = re.compile(r"\b(?:answer|result|final|finally|therefore|thus|hence|so|overall|altogether)\b", re.IGNORECASE)
GRADIENT = re.compile(r"\b(?:gradient|derivative|jacobian|hessian)\b", re.IGNORECASE)
SO_BEFORE = re.compile(r"\b(?:so|hence|thus|therefore|giving|yielding)$", re.IGNORECASE)
BY_CASES = re.compile(r"\b(?:otherwise|else|and (?:zero|0) (?:if|when))\b", re.IGNORECASE)
"""Of a formula by cases."""
FUNCTION = re.compile(r"\s*\\?(?:(?:mathrm|operatorname|text)\s*\{)?([^\W\d_]+)\}?['′]?\s*")
r"""What may be the name of a function alone: `\tanh`, `\mathrm{ReLU}'`."""
VERB = re.compile(
    r"\b(?:is|are|be|get|obtain|have|gives?|equals?|becomes?|yields?|find)\b"
    r"(?:[ \t]+(?:just|simply|exactly))?[ \t]*:?$",
    re.IGNORECASE,
)
ARGUMENT = re.compile(r"^\s*\\?[^\W\d_]\w*\s*(?:['′]|\^\{?\\prime\}?)?\s*\(\s*\\?([^\W\d_])\s*\)\s*=")
"""The z of `σ'(z) = ...`, which is any."""
LETTERS = re.compile(r"\\[A-Za-z]+|[^\W\d_]\w*")
BOUND = frozenset("ijklde")
"""Letters that a sum binds, or that are operators."""
SHORTEST_WORD = 3
DENOTES = re.compile(r"[ \t]*,?[ \t]*(?:denotes|stands for|is shorthand|is short)\b", re.IGNORECASE)
CHECKS = (
    r"(?:(?:sanity |shape |size |quick |numeric(?:al)? )?checks?|probe|kontrolle|vérification|comprobación|verificação"
    r"|verifica)"
)
BEGINS_CHECKS = re.compile(
    rf"\W*(?:{CHECKS})(?: (?:on|of|for) (?:the )?(?:shapes?|dimensions?|sizes?))?\W*[.:]", re.IGNORECASE
)
"""What a paragraph of checks begins with."""
FIXED = re.compile(r"\b(?:fixed|frozen|(?:held|kept|hold|keep)(?: \w+)? constant|konstant|constante)\b", re.IGNORECASE)
SIGN_OF = re.compile(
    r"=.*(?:[≥≤⪰⪯≻≺]|\\(?:ge|geq|geqslant|le|leq|leqslant|succeq|preceq|succ|prec)(?![a-zA-Z]))\s*(?:\\mathbf\s*)?\{?0\}?\s*[.,;]?\s*",
    re.DOTALL,
)
"""`… = \\|Xv\\|^2 \\ge 0`: that a value has a sign, and what it is equal to."""
OF_CURVATURE = re.compile(
    r"\b(?:(?:non-?)?convex\w*|concave|concavity|(?:semi-?)?definite\w*|p\.?s\.?d\b|(?:non-?)?(?:negative|positive)|minim\w+)",
    re.IGNORECASE,
)
CHANGE = re.compile(r"\s*&?\s*d[A-Za-z]\w?\s*&?\s*=")
"""`dL = …`"""
