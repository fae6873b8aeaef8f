"""The desk where a rule is written: each button works on what was typed, saved or not."""

from typing import Any

from flask import current_app, flash, g, redirect, request
from msgspec.structs import replace

from base.errors import BadInput, NotFound
from base.i18n import _
from console import around, rule_draft, rule_form, rules, tryout
from console.desk import shown
from console.rule_form import RuleForm
from models import Phrase
from shop import media, phrases, pictures
from shop.rules import Event, Keyword, Reply, RuleData, book, checks, difference, lint, publishing, spoken
from shop.rules import desk as drafts
from shop.rules.desk import Overtaken
from web.numbers import whole
from web.render import page

UNNAMED = "-"  # stands for a name not yet written, so that the rest can be checked
ADDED = {"more": "keywords", "event": "events", "answer": "answers"}  # a button's name -> the rows it adds to
DROPPED = {"drop": "keywords", "drop_event": "events", "drop_answer": "answers"}


def blank() -> Any:
    """Show an empty desk, or one for a phrase that nobody answered, or for a QR code's scene."""
    if scene := request.args.get("scene", "")[:checks.LONGEST_KEYWORD]:
        return shown(rule_draft.filled_from(RuleData(scene, events=(Event("scan", scene),),
                                                     answers=(Reply("text"),))))
    number = whole(request.args.get("phrase"), 0)
    phrase = Phrase.get_or_none(Phrase.id == number) if number > 0 else None
    words = phrase.example[:checks.LONGEST_KEYWORD] if phrase else ""
    said = (Keyword(words, "contains"),) if words else ()
    form = rule_draft.filled_from(RuleData(words, said, (Reply("text"),)), phrase=phrase.id if phrase else None)
    return shown(form)


def one(rule_id: int) -> Any:
    """Show a rule as it is drafted, or that it is about to go."""
    stamp = drafts.stamp(rule_id)
    try:
        rule = book.one(rule_id)
    except NotFound:
        return page("console/rule_going.html", rule=book.live(rule_id),
                    stamp=publishing.joint(change.stamp for change in publishing.waiting(rule_id)))
    return tried_out(rule_draft.filled_from(rule, stamp), request.args)


def create() -> Any:
    """Save a new rule."""
    return save(None)


def change(rule_id: int) -> Any:
    """Save an edited rule."""
    return save(rule_id)


def rearrange() -> Any:
    """Add or drop a row, bring in a file, or look for a product; nothing is saved."""
    form = RuleForm()
    for button, name in DROPPED.items():
        if (place := request.form.get(button, type=int)) is not None:
            form[name].entries = [row for at, row in enumerate(form[name].entries) if at != place]
    for button, name in ADDED.items():
        if button in request.form and len(form[name]) < form[name].max_entries:
            form[name].append_entry()
    answer = shown(form, 200 if brought_in(form) else 422)
    answer.headers["HX-Trigger-After-Swap"] = "rearranged"
    return answer


def rehearse() -> Any:
    """Answer the phrase, or the first keyword, as if what was typed were live."""
    return tried_out(RuleForm(), request.form)


def save(rule_id: int | None) -> Any:
    """Keep the form as a draft, and publish it when that is wanted; or show what is wrong, with all that was typed."""
    form = RuleForm()
    valid = form.validate()
    filed = brought_in(form)  # after that, which forgets what was found wrong before
    rule = replace(rule_draft.draft(form), id=rule_id)
    if not (filed and valid and actions_known(form)):
        return shown(form, 422)
    try:
        kept = drafts.keep(g.operator, rule, form.stamp.data or "")
    except BadInput as wrong:
        rule_draft.blamed(form, rule, wrong)
        return shown(form, 422)
    except NotFound:
        form.rule_id.data = form.stamp.data = ""
        return shown(form, 404, gone=True)
    except Overtaken as wrong:
        return overtaken(form, rule, wrong)
    return done(form, kept)


def done(form: RuleForm, rule_id: int) -> Any:
    """Publish what was kept if that is wanted, settle its phrase, and say what is now."""
    if request.form.get("do") == "draft":
        flash(_("Kept as a draft. Followers notice nothing until it is published."), "done")
    else:
        rules.go_live(rule_id)
        flash(_("Saved. Followers get the new answer from now on."), "done")
    if number := rule_draft.positive(form.phrase.data):
        phrases.settle(g.operator, number)
    for finding in lint.of([book.one(rule_id)], book.drafted(), around.here()):
        flash(f"{finding.rule}: {finding.sentence}", "warning")
    return redirect("/console/rules")


def overtaken(form: RuleForm, rule: RuleData, wrong: Overtaken) -> Any:
    """Show what somebody else made of the rule; saved once more, what is on the desk replaces it."""
    form.stamp.data = wrong.stamp
    named = spoken.names(filter(None, (wrong.theirs, rule)), rule_form.actions())
    return shown(form, wrong.status, overtaken=wrong, lines=difference.lines(wrong.theirs, rule, named))


def actions_known(form: RuleForm) -> bool:
    """Tell whether each answer that is an action names one; one that does not is marked."""
    strange = [row.form for row in form.answers if row.form.kind.data == "action" and row.form.action.data
               and row.form.action.data not in rule_form.actions()]
    for row in strange:
        row.action.errors = [_("Please choose an action.")]
    return not strange


def brought_in(form: RuleForm) -> bool:
    """Keep each file that came with an answer and let the answer show it; False when one cannot be kept."""
    fine = True
    for row in (entry.form for entry in form.answers):
        if not (row.file.data and getattr(row.file.data, "filename", "")):
            continue
        try:
            keep_file(row)
        except BadInput as wrong:
            row.file.errors = [wrong.sentence]
            fine = False
    return fine


def keep_file(row: rule_form.AnswerRow) -> None:
    """Keep a row's file as its picture, or as what it sends; raises BadInput."""
    kind, sent = row.kind.data, row.file.data
    if kind in checks.MEDIA:
        row.media.data = media.add(g.operator, checks.MEDIA[kind], "", sent.filename, sent.read())
        row.media.raw_data = None
    elif "picture" in rule_form.FIELDS.get(kind, ()):
        _square, row.picture.data = pictures.keep(current_app.config["PICTURES"], sent.read())


def tried_out(form: RuleForm, typed: Any) -> Any:
    """Show the desk with what a follower gets who says the phrase, or the first keyword."""
    rule, asked = rule_draft.draft(form), tryout.wanted(typed)
    said = asked.phrase or next((said.text for said in rule.keywords if said.match not in ("regex", "all")), "")
    asked = tryout.Asked(said, asked.openid, asked.when, asked.drafts)
    return shown(form, phrase=typed.get("say", ""), asked=asked,
                 tried=tryout.answered(asked, rule) if finished(rule) else None)


def finished(rule: RuleData) -> bool:
    """Tell whether the draft could answer already; it may still lack a name."""
    try:
        checks.checked(replace(rule, name=rule.name or UNNAMED))
    except BadInput:
        return False
    return all(reply.kind != "action" or reply.action in rule_form.actions() for reply in rule.answers)
