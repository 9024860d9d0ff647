"""The Alexa skill that reads Supple's routines aloud, and the web service around it."""
