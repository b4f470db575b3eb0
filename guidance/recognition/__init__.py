"""Recognition and portability: what may be let off, summed, and shown in another country.

Nothing here decides: each answer names whom to ask.
"""
