"""The mistakes that are known by name: one row each.

The names were chosen from what 93 wrong attempts in public questions do, and from the literature on
wrong procedures (Brown and Burton, Cognitive Science 2, 1978). A row says which principle a student
should look at again, never what the right factor is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["arrangement", "missing", "wrong", "extra", "sign", "layout", "other"]
Way = Literal["more", "less", "missing", "superfluous", ""]
"""Which of two opposite mistakes one is: the answer is too large, or too small; a number is left out, or put in."""
Role = Literal["weight", "input", ""]
"""What a factor is in the forward pass W h of a column h: W, or h beside the variable that is asked for."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake. `principle` is for a student; `made` says how it is generated; `cost` orders explanations.

    `kind` separates what is merely arranged wrongly (all factors are there) from a factor that is
    missing, wrong or too many. `by_role` has other principles, for factors that have a role,
    `by_way` other titles, where it is known which of two opposite mistakes was made.
    """

    slug: str
    title: str
    principle: str
    made: str
    kind: Kind
    cost: int = 2
    by_role: tuple[tuple[Role, str], ...] = ()
    by_way: tuple[tuple[Way, str], ...] = ()

    @property
    def told(self) -> str:
        """Every principle, and for which factor it is."""
        return " ".join([self.principle, *(f"For the {role}: {text}" for role, text in self.by_role)])

    @property
    def called(self) -> str:
        """Every title."""
        return "; ".join([self.title, *(title for _, title in self.by_way)])

    def title_for(self, way: Way) -> str:
        return dict(self.by_way).get(way, self.title)

    def principle_for(self, role: Role) -> str:
        return dict(self.by_role).get(role, self.principle)


_RULE = "a link of the chain"
_TREE = "the answer as written"
_BOTH = "a link of the chain, and the answer as written"
_CHECK = "the whole answer"

_TRANSPOSE = (
    "An entry says where a transpose comes from: write one of the result as a sum, and see for each factor which of "
    "its two indices is summed over and which is that of the entry."
)
_TRANSPOSED_INPUT = (
    "An entry says where a transpose comes from: Wᵢₖ carries xₖ to zᵢ, so the derivative by Wᵢₖ is what arrived at zᵢ "
    "times xₖ. It stands in row i and column k, so what the variable multiplies has to go along the columns."
)
_TRANSPOSED_WEIGHT = (
    "An entry says where a transpose comes from: hₖ reaches zᵢ with the weight Wᵢₖ, so what comes back to hₖ is "
    "the sum over i of Wᵢₖ times what arrived at zᵢ, and that sum runs down a column of W."
)
_ROWS = (
    # How factors are put together.
    Mistake("missing-transpose", "a transpose is missing", _TRANSPOSE,
            f"{_BOTH}: Aᵀ becomes A", "arrangement", 1, (("weight", _TRANSPOSED_WEIGHT), ("input", _TRANSPOSED_INPUT))),
    Mistake("extra-transpose", "a transpose is superfluous",
            "Write one entry of the product as a sum: the index that is summed over says whether it runs along the "
            "rows or down the columns of each factor.",
            f"{_BOTH}: A becomes Aᵀ", "arrangement", 1),
    Mistake("transposed-layout", "this is right in the other layout",
            "The derivative of a number by a matrix is written in two ways: in the shape of the matrix, or transposed "
            "(a column for each entry of the variable). Entry by entry both are the same numbers.",
            f"{_CHECK}: transposed", "layout", 0),
    Mistake("wrong-order", "the factors stand in the wrong order",
            "Matrices do not commute: a product has its rows from its first factor and its columns from its last. "
            "Write one entry of the derivative, and see which factor has its row and which has its column.",
            f"{_BOTH}: two factors change places", "arrangement", 2),
    Mistake("hadamard-for-product", "multiplication entry by entry stands where a matrix product belongs",
            "What is linear mixes the entries: each entry of the result is a sum over all entries that reach it. Only "
            "functions that act entry by entry multiply entry by entry.",
            f"{_BOTH}: a product becomes ⊙", "arrangement", 2),
    Mistake("product-for-hadamard", "a matrix product stands where multiplication entry by entry belongs",
            "An activation acts on each entry alone, so its Jacobian is diagonal: each entry of what arrives is "
            "multiplied by its own slope (by ⊙, or by a diag of the slopes).",
            f"{_BOTH}: ⊙ becomes a product", "arrangement", 1),
    Mistake("plus-for-hadamard", "a sum stands where a product belongs",
            "Along one path the rates of change multiply; only different paths add.",
            f"{_BOTH}: ⊙ or a product becomes +", "arrangement", 3),
    Mistake("strung-as-scalars", "the factors are strung together as if they were numbers",
            "For numbers the chain rule may be written in any order. For columns and matrices each rule says where "
            "its factor goes: on which side, transposed or not, and by ⊙ or by a matrix product.",
            f"{_CHECK}: its factors, stripped of all arrangement, are those of the chain", "arrangement", 3),
    Mistake("wrong-index", "an index stands in the wrong place",
            "The free indices on the left are the row and the column of the entry; every other index is summed over, "
            "and stands in the place that the forward equation gives it.",
            f"{_TREE}: the two indices of an entry change places, or one is another; a softmax along the other axis",
            "arrangement", 1),
    Mistake("wrong-axis", "the sum is along the wrong axis",
            "The index that is summed over is the one that the result does not have: write one entry of the result as "
            "a sum, and see whether that index counts the rows or the columns.",
            f"{_BOTH}: a sum or a mean along the rows becomes one along the columns", "arrangement", 1),
    Mistake("plain-mean", "a plain mean stands where a weighted one belongs",
            "What a softmax gives are weights: every entry counts with its own.",
            f"{_RULE}: mean(v) for the sum of a ⊙ v, where a is a softmax", "arrangement", 1),
    Mistake("collapsed-jacobian", "a Jacobian is collapsed to a vector",
            "The derivative of a column by a column is a matrix, an entry for each pair of an output and an input; "
            "adding up its rows or columns loses which entry goes where.",
            f"{_RULE}: a Jacobian is replaced by the sums of its rows or columns", "arrangement", 2),
    Mistake("swapped-layers", "two layers have changed places",
            "Each slope belongs to its own activation and is taken where that activation is: count the layers from "
            "the output backwards and see which comes first.",
            f"{_BOTH}: the slopes of two layers, or two names, are exchanged", "arrangement", 3),
    # What is missing.
    Mistake("missing-slope", "the slope of an activation is missing",
            "Going back through an activation multiplies by its slope, entry by entry. Look at each equation of the "
            "form h = φ(z) on the way: how much does h change when z does?",
            f"{_BOTH}: σ′(z) is left out", "missing", 1),
    Mistake("missing-weight", "a weight on the way is missing",
            "Going back through a linear step multiplies by what stands beside the variable there. Look at each "
            "equation between the output and the variable: how does one name reach the next?",
            f"{_BOTH}: a weight is left out", "missing", 1),
    Mistake("missing-input", "the last link of the chain is missing",
            "When one entry of the variable changes, what it multiplies decides how much the result changes. That "
            "belongs in the derivative by it; without it, this is the derivative by the result of the product.",
            f"{_BOTH}: the input is left out", "missing", 1),
    Mistake("missing-factor", "a factor is missing",
            "Every equation between the output and the variable gives one factor. Go through them one by one and "
            "look for the one that nothing in the answer comes from.",
            f"{_BOTH}: any other factor is left out", "missing", 2),
    Mistake("missing-path", "a path is missing",
            "A variable that reaches the output on several ways (a sum, a skip connection, a weight that is used "
            "again) collects a contribution from each of them.",
            f"{_RULE}: one contribution of a sum is left out", "missing", 1),
    Mistake("missing-term", "a term is missing",
            "The derivative of a sum is the sum of the derivatives: each term of the sum leaves one.",
            f"{_BOTH}: one term of a sum is left out", "missing", 2),
    Mistake("missing-sum", "a sum over the samples is missing",
            "A variable that is shared by all samples collects from every one of them: their contributions add up.",
            f"{_RULE}: a sum or a product with ones is left out", "missing", 2),
    Mistake("missing-mean", "a sum stands where the mean is due, or the mean where a sum is due",
            "A loss that is an average carries its 1/n into every derivative; one that is a sum does not.",
            f"{_CHECK}: multiplied or divided by a size", "sign", 1, by_way=(
                ("more", "a sum stands where the mean is due"), ("less", "the mean stands where a sum is due"))),
    Mistake("constant-factor", "a constant factor is missing or superfluous",
            "Constants stay: a square brings down a 2, a half cancels it, and a mean divides by the number of terms.",
            f"{_BOTH}: a number is left out or put in", "sign", 1, by_way=(
                ("more", "this is too large by a constant factor"), ("less", "this is too small by a constant factor"),
                ("missing", "a constant factor is missing"), ("superfluous", "a constant factor is superfluous"))),
    Mistake("missing-direction", "a matrix stands where a map is due",
            "The second derivative by a matrix takes a change of the matrix to the change of the gradient. It is "
            "linear in that change, which has to stand in it: take the differential of the gradient, rule by rule.",
            f"{_CHECK}: no change of the variable stands in a second derivative by a matrix", "missing"),
    Mistake("missing-inner-function", "an activation inside is missing",
            "The slope is taken at the value that reaches the activation, and that value has gone through every "
            "activation before it.",
            f"{_CHECK}: the forward pass with one activation left out", "missing", 3),
    Mistake("missing-bias", "a bias inside is missing",
            "What goes into an activation, or comes out at the end, is all that its equation says. Write out every "
            "equation of the forward pass in full before you put it in.",
            f"{_CHECK}: the forward pass with a bias left out", "missing"),
    Mistake("missing-inverse", "an inverse or a power is missing",
            "The derivative of an inverse or a power keeps one: write the rule with a letter first.",
            f"{_RULE}: a power or an inverse is left out", "missing", 3),
    # The slope itself.
    Mistake("function-for-slope", "a function stands where its slope belongs",
            "How much h = φ(z) changes with z is the slope φ′(z), which is another function than φ.",
            f"{_BOTH}: σ for σ′", "wrong", 2),
    Mistake("slope-of-output", "the slope is taken at the output",
            "A slope is taken where the activation is: at what goes into it, not at what comes out.",
            f"{_RULE}: σ′(h) for σ′(z)", "wrong", 2),
    Mistake("slope-at-input", "the formula for the slope is used with z in place of the output",
            "A formula for the slope in terms of the output holds for the output only.",
            f"{_RULE}: z(1 − z), 1 − z²", "wrong", 2),
    Mistake("wrong-layer", "the values of another layer are used",
            "Each slope belongs to one activation and is taken at what goes into that one, in its own layer.",
            f"{_BOTH}: σ′ at another layer's values", "wrong", 1),
    Mistake("missing-one-minus", "a part of the slope is missing",
            "The slope of this activation is a product of two factors; one of them stands alone here. Differentiate "
            "the activation once by the quotient rule and see what the numerator becomes.",
            f"{_BOTH}: σ alone for σ(1 − σ)", "missing", 1),
    Mistake("missing-sigma-factor", "a part of the slope is missing",
            "The slope of this activation is a product of two factors; one of them stands alone here. Differentiate "
            "the activation once by the quotient rule and see what the numerator becomes.",
            f"{_BOTH}: 1 − σ alone for σ(1 − σ)", "missing", 1),
    Mistake("missing-slope-term", "one term of the slope is missing",
            "This activation is a product of two functions of z. By the product rule its slope has a term for each of "
            "them: one is differentiated and the other kept, and the other way round.",
            f"{_BOTH}: one term of a slope that is a sum is left out", "missing", 1),
    Mistake("missing-square", "a square is missing in the slope",
            "By the quotient rule the denominator is squared, and the slope of a power keeps what is left of it.",
            f"{_RULE}: the denominator of the slope once instead of twice, or h for h²", "missing", 2),
    Mistake("wrong-power", "a power is too high or too low",
            "Count how often a factor stands above the fraction line and below: by the quotient rule the denominator "
            "is squared, and the derivative of a power has one factor less than the power. Write the rule with one "
            "letter first.",
            f"{_BOTH}: an exponent becomes one more, or one less, of 1/u too", "wrong", 1),
    Mistake("misplaced-square", "a square stands around the bracket",
            "The square of a difference is not the difference of the squares. See which part of the slope is squared.",
            f"{_BOTH}: (1 − h)² for 1 − h²", "wrong", 2),
    Mistake("sign-in-slope", "a sign in the slope is wrong",
            "Check the sign of the slope with a picture: where the activation rises, its slope is positive.",
            f"{_BOTH}: h(h − 1), 1 + h²", "sign", 2),
    Mistake("wrong-slope", "the slope is that of another activation",
            "Each activation has its own slope; a formula that holds for one need not hold for another.",
            f"{_RULE}: tanh's 1 − h² for sigmoid, relu's step, …", "wrong", 2),
    Mistake("wrong-branch", "one branch of the slope stands everywhere",
            "This activation is put together from two formulas, and so is its slope: see for which entries each of "
            "them holds.",
            f"{_RULE}: the slope of ELU as it is below 0, or above, for all entries", "wrong", 1),
    Mistake("reversed-condition", "a condition is the wrong way round",
            "Take one entry for which the condition holds, and one for which it does not: does the output change with "
            "it?",
            f"{_BOTH}: < becomes >, or step(−z) stands for step(z)", "wrong", 3),
    Mistake("complement", "σ stands where 1 − σ belongs, or the other way round",
            "σ(−z) is 1 − σ(z). See with which sign z stands in the forward pass, and what the derivative is where σ "
            "is nearly 1.",
            f"{_RULE}: 1 − σ becomes σ, and σ becomes 1 − σ", "wrong", 1),
    Mistake("derivative-inside", "the derivative is taken inside",
            "The chain rule multiplies by the derivative of the inner function; it does not replace the inner "
            "function by its derivative. The slope is taken at the value itself.",
            f"{_CHECK}: the forward pass with σ′ for σ inside", "wrong", 3),
    Mistake("softmax-elementwise", "softmax is treated entry by entry",
            "Every entry of a softmax depends on every entry that goes in, through the sum in the denominator: its "
            "Jacobian is not diagonal.",
            f"{_RULE}: the diagonal of softmax's Jacobian alone", "wrong", 2),
    Mistake("missing-jacobian", "the Jacobian of a softmax is missing",
            "Going back through a softmax multiplies by its Jacobian, a matrix: each of its entries changes with every "
            "entry that goes in. Look at each equation on the way: how does it change when what goes in does?",
            f"{_RULE}: what arrives at a softmax, or at a log-softmax, goes on unchanged", "missing", 1),
    Mistake("missing-delta", "two cases are taken for one",
            "The derivative of an entry by an entry has two cases: both have the same index, or they have not. Write "
            "both out, and see in which of them each term stands.",
            f"{_RULE}: 1 for the Kronecker delta, as in pᵢ (1 − pⱼ)", "wrong", 1),
    Mistake("output-rule", "a rule of the output layer is carried over",
            "The difference of output and target is the derivative at the output only, and only for a loss that fits "
            "the activation there. Elsewhere the chain rule has to be followed.",
            f"{_RULE}: h − y at a layer where it does not hold", "wrong", 3),
    # Another factor, or one too many.
    Mistake("wrong-weight", "this takes the wrong weight",
            "Going back through a linear step multiplies by the weight that stands in that step.",
            f"{_BOTH}: another weight in its place", "wrong", 2),
    Mistake("wrong-input", "this takes the input of another layer",
            "The derivative by a weight ends in what that weight multiplies in the forward pass.",
            f"{_BOTH}: h₁ᵀ for xᵀ", "wrong", 2),
    Mistake("wrong-name", "one name stands where another belongs",
            "Go back to the equation from which this factor comes, and see which names stand in it.",
            f"{_BOTH}: any other name in the place of one", "wrong", 2),
    Mistake("number-for-array", "a number stands where a column or a matrix belongs",
            "A derivative has the shape of the variable, and so has each of its terms. Write the shape under each.",
            f"{_TREE}: ‖w‖ for w", "wrong", 2),
    Mistake("extra-factor", "a factor is superfluous",
            "Each equation between the output and the variable gives one factor, and those before the variable none.",
            f"{_TREE}: a factor is left out", "extra", 2),
    Mistake("extra-term", "a term is superfluous",
            "Only paths from the variable to the output contribute a term.",
            f"{_BOTH}: a term is left out", "extra", 4),
    Mistake("another-gradient", "this is the derivative by something else",
            "Both are derivatives of one output. Going back from the output, stop where the variable that is asked for "
            "stands in the forward pass: not before it, and not behind it.",
            f"{_CHECK}: the other derivatives of the chain", "wrong", 2),
    Mistake("another-output", "this is the derivative of another quantity",
            "The function that comes last belongs to the chain as well. Start from the last equation of the forward "
            "pass, as it stands there, and go back from that.",
            f"{_CHECK}: of a square in place of its root", "wrong", 1),
    Mistake("assumed-symmetric", "a matrix is assumed symmetric",
            "A and its transpose are different matrices unless the problem says that A is symmetric.",
            f"{_RULE}: A + Aᵀ becomes 2A", "arrangement", 0),
    Mistake("assumed-total", "entries are taken to sum to 1",
            "A target sums to 1 where the problem says that it is one-hot or a probability; nothing says so here, and "
            "the sum of its entries stays in the derivative.",
            f"{_CHECK}: 1 for the sum of a variable's entries", "wrong", 0),
    # Signs.
    Mistake("sign", "the sign is wrong",
            "Follow the sign from the output backwards: a difference changes by minus what is subtracted.",
            f"{_CHECK}: times −1", "sign", 0),
    Mistake("sign-in-sum", "one term has the wrong sign",
            "In a sum over paths each term keeps its own sign; a minus belongs to the term it stands before only.",
            f"{_BOTH}: one term of a sum is negated", "sign", 2),
    # What no row above explains.
    Mistake("shape-misfit", "the shapes do not fit",
            "Write the shape under each factor: in a product the inner sizes are the index that is summed over, and "
            "entry by entry both sides have the same index.",
            f"{_CHECK}: where its shapes stop fitting", "other", 8),
    Mistake("wrong-arrangement", "every factor is there, but they are put together wrongly",
            "Take the forward pass from its last equation back and write down one step at a time: what arrives, and "
            "what this equation does to it.",
            f"{_CHECK}: its factors are all those of the chain", "arrangement", 7),
    Mistake("wrong-entry", "what stands here is wrong",
            "Compute an entry that is wrong by hand, as a sum over the paths that lead to it.",
            f"{_CHECK}: an array of numbers, entry by entry; or a factor that stands in another form", "other", 7),
    Mistake("wrong-shape", "this has the wrong shape",
            "The derivative of a number by a matrix has an entry for each entry of the matrix.",
            f"{_CHECK}: its shape", "other", 9),
    Mistake("restates-question", "this restates the question",
            "A derivative is an answer when it is worked out in the names of the network: the weights, the inputs, and "
            "what the forward pass computes.",
            f"{_CHECK}: it contains the derivative that is asked for", "other", 0),
    Mistake("wrong-step", "this step does not hold",
            "Both sides of an equality must have the same value, whatever the numbers are. Take small numbers and "
            "compute both.",
            f"{_CHECK}: a line before a right end", "other", 8),
)  # fmt: skip

MISTAKES: dict[str, Mistake] = {row.slug: row for row in _ROWS}
"""Every mistake by its slug."""
