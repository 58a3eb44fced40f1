"""Quantiles of Student's t and of F, from the incomplete beta function.

The continued fraction is Lentz's (W. H. Press et al., *Numerical Recipes*, 3rd ed., 6.4); quantiles are
found by halving. Accurate to about ten digits where it is used: at most some thousand people.
"""

from __future__ import annotations

from math import exp, inf, lgamma, log, log1p, sqrt

_TINY = 1e-300
_STEPS = 300
Z95 = 1.959963984540054


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function.

    >>> round(beta_cdf(0.5, 2, 2), 9)
    0.5
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_cdf(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    c, d, fraction = 1.0, 0.0, 1.0
    for i in range(_STEPS):
        m = i // 2
        if i == 0:
            term = 1.0
        elif i % 2 == 0:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / _away(1 + term * d)
        c = _away(1 + term / c)
        fraction *= c * d
        if abs(1 - c * d) < 1e-15:
            break
    return front * (fraction - 1)


def _away(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def t_quantile(p: float, df: float) -> float:
    """The quantile of Student's t.

    >>> round(t_quantile(0.975, 9), 4)
    2.2622
    """
    if p < 0.5:
        return -t_quantile(1 - p, df)
    tail = _beta_quantile(2 * (1 - p), df / 2, 0.5)
    return sqrt(df * (1 / tail - 1)) if tail else inf


def f_quantile(p: float, df1: float, df2: float) -> float:
    """The quantile of F.

    >>> round(f_quantile(0.95, 5, 10), 4)
    3.3258
    """
    x = _beta_quantile(p, df1 / 2, df2 / 2)
    return inf if x >= 1 else df2 * x / (df1 * (1 - x))


def _beta_quantile(p: float, a: float, b: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if beta_cdf(middle, a, b) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2
