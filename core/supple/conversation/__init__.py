"""The conversation: a session, what was heard, and the turn that answers it. All of it is pure.

`advance` is the one way in. Its table leads each event to an answer: `moving` through the routine,
`asking` about it, `care` for how it feels, `preferences`, `telling` from the catalogue, and the
`reception` of somebody who comes in. Answers are acts, never text; `narration` makes them of steps.
"""
