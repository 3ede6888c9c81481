"""The sheet that goes out with what is pending and comes back filled.

``export`` gathers the rows and ``workbook`` makes the file; ``cells`` and ``reader`` take one apart,
``diff`` holds it against what stands now, and ``apply`` saves all of it or nothing.  Who sends it
meets ``submission``; ``processing`` does in the background what they ask for.
"""
