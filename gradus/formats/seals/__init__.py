"""Seals of an installation on PDF files: PAdES signatures, made and looked at by pyHanko.

pyHanko is optional (the extra ``pades``) and is loaded only when a seal is made or looked at; reading a
certificate needs nothing beyond what every installation has.
"""
