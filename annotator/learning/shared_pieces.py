"""What tokens that are written alike have in common, while an LSTM learns from many labelled texts.

Each token has the mean vector of its pieces added to its own, as in fastText (Bojanowski et al. 2017): what one word
teaches, others with the same stem or the same characters learn as well. All of them begin at zero, and in the end are
added to the vectors of the tokens for good: a model is read as if there had never been any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from annotator.learning.tokenizer import SPECIAL, Tokenizer, WordTokenizer, is_kind

_LENGTHS_IN_WORDS = (3, 4, 5)  # characters of a piece
_LENGTHS_IN_SUBWORDS = (1, 2)
_BORDERS = "<>"  # stand before and after a token


class SharedPieces(nn.Module):
    """`pieces_of`: of each token the numbers of its pieces, less than `pieces`; none, and the token shares nothing."""

    def __init__(self, pieces_of: Sequence[Sequence[int]], pieces: int, dimensions: int) -> None:
        super().__init__()
        self.vectors = nn.Parameter(torch.zeros(pieces, dimensions))
        counts = torch.tensor([len(found) for found in pieces_of], dtype=torch.int64)
        every = torch.tensor([piece for found in pieces_of for piece in found], dtype=torch.int64)
        self.register_buffer("counts", counts, persistent=False)
        self.register_buffer("starts", counts.cumsum(0) - counts, persistent=False)
        self.register_buffer("every", every, persistent=False)

    def forward(self, ids: Tensor) -> Tensor:
        """The mean of the pieces' vectors (…, dimensions) for token numbers (…); zero for a token without pieces."""
        tokens, places = torch.unique(ids, return_inverse=True)
        counts = self.get_buffer("counts")[tokens]
        owners = torch.arange(len(tokens), device=ids.device).repeat_interleave(counts)
        first = counts.cumsum(0) - counts
        rows = torch.arange(len(owners), device=ids.device) + (self.get_buffer("starts")[tokens] - first)[owners]
        vectors = nn.functional.embedding(self.get_buffer("every")[rows], self.vectors)
        sums = vectors.new_zeros(len(tokens), vectors.shape[1]).index_add(0, owners, vectors)
        means: Tensor = sums / counts.clamp(min=1).unsqueeze(1)
        return means[places]


def shared_pieces(tokenizer: Tokenizer, dimensions: int) -> SharedPieces:
    """Those that at least two tokens have; special tokens and kinds of unknown words have none."""
    lengths = _LENGTHS_IN_WORDS if isinstance(tokenizer, WordTokenizer) else _LENGTHS_IN_SUBWORDS
    found = [[] if token in SPECIAL or is_kind(token) else _pieces(token, lengths) for token in tokenizer.tokens]
    common = sorted(piece for piece, tokens in Counter(piece for one in found for piece in one).items() if tokens > 1)
    numbers = {piece: number for number, piece in enumerate(common)}
    return SharedPieces(
        [[numbers[piece] for piece in one if piece in numbers] for one in found], len(numbers), dimensions
    )


def _pieces(token: str, lengths: Sequence[int]) -> list[str]:
    """Each once."""
    bordered = _BORDERS[0] + token + _BORDERS[1]
    runs = [bordered[at : at + length] for length in lengths for at in range(len(bordered) - length + 1)]
    return [run for run in dict.fromkeys(runs) if run not in _BORDERS]
