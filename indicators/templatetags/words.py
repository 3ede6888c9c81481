"""Days, moments and people in templates, in the words of all pages."""

from django import template

from indicators.people import name_of
from indicators.words import day, long_day, moment, programme_text

register = template.Library()

for write in (day, long_day, moment, name_of, programme_text):
    register.filter(write.__name__, write)
