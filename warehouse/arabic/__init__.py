"""Arabic text, small and pure: letters and normal form, clitics, words and sentences, the calendar.

Every function that normalizes can say where each letter stood in the text it was given.
"""
