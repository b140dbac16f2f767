"""The procedure as a lawyer would read it: facts and a moment go in, a decision comes out.

Standard library only, no clock, no database, no sentences for people. README.md maps paragraph, function and test.
"""
