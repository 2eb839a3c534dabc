"""ln(1 + e^z) and 1 / (1 + e^-z) of many z at once, in operations that vector instructions have.

Both come from e = exp(-|z|), which is 2^k times a Taylor series within half of ln 2, and from ln(1 + e) = 2 artanh(s),
s = e / (2 + e), whose series is short after ln 2 is taken out where e is large: s^2 is 0.03 at most.
"""

import numpy as np
from numpy.typing import NDArray

from ..machine.compiled import compiled_reordered

Array = NDArray[np.float64]

FARTHEST = -300.0  # below it the square of exp underflows, and processors take long over what is nearly 0
PER_LN2, LN2 = 1.4426950408889634, 0.6931471805599453  # 1 / ln 2 and ln 2, to the last digit of a double
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10  # their sum is ln 2 to 30 digits
LARGE = 0.41421356237309503  # sqrt(2) - 1
EXPONENT = 2.0**52 + 1023  # added to a whole k, it leaves the exponent of 2^k in the last bits of the sum
MANTISSA_BITS = 52  # of a double


@compiled_reordered
def softplus_and_sigmoid(z: Array, softplus: Array, sigmoid: Array, work: Array, power: NDArray[np.int64]) -> None:
    """Write ln(1 + e^z) to softplus (n,) and 1 / (1 + e^-z) to sigmoid (n,) for z (n,), each to a few last digits.

    work: (n,), scratch. power: (n,), scratch.

    Reference: argument reduction in two parts (Cody & Waite 1980).
    """
    n = len(z)
    bits, scale = work.view(np.int64), power.view(np.float64)
    for i in range(n):
        x = -abs(z[i])
        x = x if x > FARTHEST else FARTHEST
        work[i] = np.floor(x * PER_LN2 + 0.5) + EXPONENT
    for i in range(n):
        power[i] = bits[i] << MANTISSA_BITS
    for i in range(n):
        x = -abs(z[i])
        x = x if x > FARTHEST else FARTHEST
        k = np.floor(x * PER_LN2 + 0.5)
        r = x - k * LN2_HIGH
        r -= k * LN2_LOW
        q = 1 / 5040 + r * (1 / 40320 + r * (1 / 362880 + r * (1 / 3628800 + r * (1 / 39916800 + r / 479001600))))
        q = 1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720 + r * q))))))
        e = q * scale[i]
        above = e > LARGE
        over = e - 1 if above else e
        under = e + 3 if above else e + 2
        both = 1 / (under * (1 + e))
        s = over * (1 + e) * both
        w = s * s
        series = 1 / 11 + w * (1 / 13 + w * (1 / 15 + w * (1 / 17 + w / 19)))
        series = 1 + w * (1 / 3 + w * (1 / 5 + w * (1 / 7 + w * (1 / 9 + w * series))))
        softplus[i] = (z[i] if z[i] > 0 else 0.0) + (LN2 if above else 0.0) + 2 * s * series
        sigmoid[i] = under * both * (1.0 if z[i] >= 0 else e)
