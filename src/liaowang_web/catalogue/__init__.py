"""The catalogue of frontier technologies (前沿技术推广目录), edition by edition, after review and public notice.

Takes nominations by organisations and by the observatory; gives reviewed, noticed, hashed editions and their changes.
Leaves the entries of the hall to the hall, and what a listed technology leads to to the rooms above.
"""
