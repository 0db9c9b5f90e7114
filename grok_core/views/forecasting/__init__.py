"""Forecasts of the step at which validation reaches 99 %, learnt from shipped runs and a visitor's own."""
