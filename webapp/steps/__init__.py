"""Registration step by step: the questions, the answers kept on the way, and the walk through them.

Shared by `webapp.join`, where people register themselves, and `webapp.reception`, where staff do it for them.
"""
