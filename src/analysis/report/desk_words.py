"""What the page of the coding desk says, in the language in use; `{name}` in it is filled in by the page."""

from __future__ import annotations

from analysis.system.language import _


def desk_words() -> dict[str, str]:
    """Return every text of the page by its name in `assets/desk.js`."""
    return {
        "title": _("Coding desk"),
        "title_adjudicating": _("Coding desk: where two coders differ"),
        "who": _("Sheet {sheet} · {coder}"),
        "coder": _("Your name"),
        "skip_link": _("Skip to the sentence"),
        "save": _("Save file"),
        "open": _("Open saved file"),
        "help": _("Keys"),
        "help_lead": _("Give the sentence every frame that it uses, or none of them, then go on."),
        "keys_on": _("Single keys choose frames"),
        "progress_label": _("Progress"),
        "progress": _("{done} of {of} coded"),
        "place": _("Sentence {n} of {of}"),
        "note": _("Note"),
        "actions": _("Steps"),
        "back": _("Back"),
        "undo": _("Undo"),
        "skip": _("Skip"),
        "next": _("Next"),
        "first": _("First sentence not coded"),
        "frames": _("Frames"),
        "rules": _("Rules"),
        "include": _("Include"),
        "exclude": _("Exclude"),
        "none": _("None of these"),
        "no_choice": _("No frame chosen yet."),
        "given": _("Given: {frame}"),
        "taken": _("Taken back: {frame}"),
        "nothing_to_undo": _("There is nothing to undo."),
        "undone": _("Undone, sentence {n}."),
        "not_coded": _("This sentence is not coded: choose frames, or none of these, or skip it."),
        "back_to_open": _("The sheet is through; this sentence was skipped."),
        "all_coded": _("All sentences are coded. Save the file."),
        "saved_part": _("{name} was saved; {left} sentences are not coded yet."),
        "saved_all": _("{name} was saved. It is complete."),
        "not_a_sheet": _("{name} is not a file that this page saved."),
        "other_codebook": _("{name} was coded with codebook {version}; this page has version {here}."),
        "other_coder": _("{name} was coded by {coder}; this page is for {here}."),
        "opened": _("{n} coded sentences were taken from {name}."),
        "kept": _("Kept in this browser."),
        "kept_unsaved": _("Kept in this browser; changes not in a file: {n}."),
        "not_kept": _("This browser keeps nothing for this page: save the file before you close it."),
        "given_by": _("given by {who}"),
        "take": _("Take {who}"),
        "took": _("Taken over from {who}."),
        "agreement": _("Agreement of the two coders"),
        "agreement_note": _(
            "Before adjudication. Where a frame is rare, alpha and kappa are low although the coders hardly differ."
        ),
        "footer": _("This page needs no network and sends nothing anywhere."),
        "key_frames": _("give or take back a frame"),
        "key_none": _("none of these"),
        "key_next": _("next sentence, once this one is coded"),
        "key_back": _("back"),
        "key_skip": _("skip"),
        "key_undo": _("undo"),
        "key_note": _("write a note; Enter ends it"),
        "key_help": _("show these keys"),
    }
