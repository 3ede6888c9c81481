"""The sheet that goes out with what is pending and comes back filled.

``outgoing`` gathers the rows and ``writing`` makes the workbook; ``cells`` and ``reading`` take one
apart, ``comparing`` holds it against what stands now, and ``taking_in`` saves all of it or nothing.
Who sends it meets ``sending``; ``working`` does in the background what they ask for.
"""
