"""What was done, in sentences a person reads. An action without one is told by its name."""

from __future__ import annotations

from django.utils.translation import gettext

from gradus.domain.messages import N_

SENTENCES = {
    "account.export": N_("{who} took a copy of the data held about them."),
    "account.password": N_("{who} set another password."),
    "account.second-factor": N_("{who} used or changed a second factor."),
    "account.sign-in": N_("{who} signed in."),
    "account.sign-out": N_("{who} signed out."),
    "assessment.agree": N_("{who} wrote down what the groups of an assessment agreed on."),
    "assessment.amend-invitation": N_("{who} changed what a group is asked, or by when."),
    "assessment.answer": N_("{who} saved answers of a group."),
    "assessment.attach": N_("{who} attached evidence to an answer of an assessment."),
    "assessment.detach": N_("{who} took evidence off an answer of an assessment."),
    "assessment.hand-in": N_("{who} handed a group's answers in."),
    "assessment.invite": N_("{who} asked a group to answer."),
    "assessment.reopen": N_("{who} opened the answering of an assessment again."),
    "assessment.review": N_("{who} began the review of an assessment."),
    "assessment.send-back": N_("{who} sent answers back to their group."),
    "assessment.start": N_("{who} started an assessment."),
    "assessment.withdraw-invitation": N_("{who} withdrew the invitation of a group."),
    "assessment.take-own-file": N_("{who} took a group's own workbook, or what its phones sent."),
    "assessment.what-matters": N_(
        "It was found for {who} which open questions could still change the plan."
    ),
    "assessment.take-workbook": N_("{who} took the answers of a workbook into an assessment."),
    "threats.add-source": N_("{who} entered a source of figures about crime."),
    "threats.say-mapping": N_("{who} said how the tables of a source are read."),
    "threats.take-release": N_("{who} took figures about crime from a file."),
    "threats.decide": N_("{who} decided what a term of a source means."),
    "threats.take-back": N_("{who} took back what a term of a source means."),
    "threats.judge": N_("{who} entered an expert's view of a threat."),
    "threats.withdraw-view": N_("{who} withdrew an expert's view of a threat."),
    "threats.weigh": N_("{who} said how harmful a kind of crime is."),
    "threats.weigh-as-catalogue": N_("{who} went back to the catalogue's judgement of harm."),
    "threats.note": N_("{who} noted an emerging threat."),
    "threats.settle": N_("{who} said what came of an emerging threat."),
    "threats.picture": N_("A State's threat picture was worked out for {who}."),
    "threats.world": N_("The estimate of all States was worked out for {who}."),
    "workshop.open": N_("{who} opened a workshop."),
    "workshop.add": N_("{who} added a table to a workshop."),
    "workshop.code": N_("{who} gave a table of a workshop another code."),
    "workshop.screen": N_("{who} put other questions on the screen of a workshop."),
    "workshop.close": N_("{who} closed a workshop."),
    "assessment.sign": N_("{who} signed an assessment."),
    "assessment.sign-off": N_(
        "With the signature of {who} an assessment is signed off and frozen."
    ),
    "baseline.set": N_("{who} set the baseline of a measure."),
    "capacity.say": N_("{who} said what an institution can carry."),
    "circumstance.correct": N_("{who} corrected a circumstance that plans keep to."),
    "circumstance.enter": N_("{who} entered a circumstance that plans keep to."),
    "circumstance.lift": N_("{who} lifted a circumstance that plans kept to."),
    "diligence.ask": N_("{who} asked for due diligence of a unit."),
    "erasure.again": N_("Somebody who asked was erased again after a restore."),
    "erasure.carry-out": N_("{who} erased the data of somebody who asked for it."),
    "erasure.refuse": N_("{who} refused to erase the data of somebody who asked for it."),
    "erasure.ask": N_("{who} asked that the data held about them be erased."),
    "evidence.add": N_("{who} added a document as evidence."),
    "evidence.lower": N_("{who} lowered the marking of a document."),
    "evidence.raise": N_("{who} raised the marking of a document."),
    "evidence.unuse": N_("{who} took a document off what it supported."),
    "evidence.use": N_("{who} put a document behind an answer or result."),
    "evidence.withdraw": N_("{who} withdrew a document."),
    "exchange.accept": N_("{who} accepted what a bundle would change."),
    "exchange.add-peer": N_("{who} entered another instance."),
    "exchange.apply": N_("{who} took what a bundle brought."),
    "exchange.confirm-peer": N_("{who} confirmed the fingerprint of another instance."),
    "exchange.decline": N_("{who} declined a bundle."),
    "exchange.draft": N_("{who} put together what is to be released."),
    "exchange.receipt": N_("{who} took the receipt for a bundle."),
    "exchange.receive": N_("{who} took a bundle into quarantine."),
    "exchange.release": N_("By the signature of {who} a release was sealed for another instance."),
    "exchange.retire-peer": N_("{who} retired another instance."),
    "exchange.sign": N_("{who} signed a release to another instance."),
    "exchange.withdraw": N_("{who} withdrew a release."),
    "gate.make": N_("{who} put a unit under due diligence."),
    "grant.ask": N_("{who} asked the State for access."),
    "grant.lease": N_("{who} was let work on the State's things by an agreed plan."),
    "grant.revoke": N_("{who} revoked the access of an outsider."),
    "grant.sign": N_("{who} signed that an outsider may have access."),
    "institution.change": N_("{who} corrected an institution in the register."),
    "institution.register": N_("{who} entered an institution in the register."),
    "measure.define": N_("{who} defined a measure."),
    "membership.accept": N_("{who} accepted an invitation and took a role."),
    "membership.demo": N_("{who} got an account of the demonstration."),
    "membership.end": N_("{who} ended somebody's role."),
    "membership.invite": N_("{who} invited somebody to take a role."),
    "membership.withdraw": N_("{who} withdrew an invitation."),
    "observation.record": N_("{who} recorded what a measure came to."),
    "offer.add": N_("{who} entered an offer of equipment."),
    "offer.withdraw": N_("{who} withdrew an offer of equipment."),
    "partner.register": N_("{who} entered a partner."),
    "person.change": N_("{who} changed the record of a person."),
    "person.enter": N_("{who} entered a person."),
    "person.erase": N_("{who} erased the data held about a person."),
    "person.erase-again": N_("A person who was erased was erased again after a restore."),
    "person.export": N_("{who} took a copy of the data held about a person."),
    "position.basics": N_("{who} said what a plan of the State is to aim at, and from when."),
    "position.commitment": N_("{who} said how far the leadership stands behind the plan."),
    "position.priority": N_("{who} said how much an area matters to the State."),
    "position.red-line": N_("{who} said what the State rules out or insists on."),
    "precondition.say": N_("{who} said how a precondition stands."),
    "plan.answer": N_("{who} answered a change proposed to the plan, or took it back."),
    "plan.agree": N_("{who} recorded that the plan is agreed."),
    "plan.ask": N_("{who} asked for a plan to be made."),
    "plan.ink-pages": N_("{who} brought the pages of an agreement that was signed in ink."),
    "plan.made": N_("A plan asked for by {who} was made."),
    "plan.propose": N_("{who} proposed a change to the plan."),
    "plan.put-forward": N_("{who} put the plan forward for signature."),
    "plan.receive": N_("{who} took an agreed plan from another instance."),
    "plan.remark": N_("{who} said something about the plan."),
    "plan.revise": N_("{who} asked for a new version of the plan."),
    "plan.sign": N_("{who} signed the plan."),
    "plan.signing-rule": N_("{who} said how many sign for the State."),
    "pot.add": N_("{who} entered a pot of money."),
    "pot.close": N_("{who} closed a pot of money."),
    "programme.make": N_("{who} entered a programme."),
    "read.granted": N_("{who} read a page that only a grant of the State opens."),
    "record.copy": N_("{who} took a copy of the record."),
    "record.erase": N_("{who} erased personal values in the record."),
    "recovery.ask": N_("{who} asked that somebody who lost a second factor be let in again."),
    "recovery.sign": N_("{who} removed the second factors of somebody who lost one."),
    "run.ask": N_("{who} asked for a computation."),
    "run.cancel": N_("{who} stopped a computation."),
    "run.cancelled": N_("A computation asked for by {who} was stopped."),
    "run.done": N_("A computation asked for by {who} ended."),
    "run.failed": N_("A computation asked for by {who} failed."),
    "source.add": N_("{who} added a source."),
    "source.withdraw": N_("{who} withdrew a source."),
    "supply.add": N_("{who} entered months of trainers or mentors."),
    "supply.end": N_("{who} ended a supply of trainers or mentors."),
    "target.set": N_("{who} set the target of a measure."),
    "token.make": N_("{who} made a key to the API."),
    "token.revoke": N_("{who} revoked a key to the API."),
    "unit.add": N_("{who} entered a unit in the register."),
    "unit.change": N_("{who} corrected a unit in the register."),
}
REFUSED = N_("It was refused.")


def sentence(action: str, who: str, outcome: str = "done") -> str:
    """One sentence of what somebody did, and a second if it was not let happen."""
    known = SENTENCES.get(action)
    if known is None:
        said = gettext("{who} did “{action}”.").format(who=who, action=action)
    else:
        said = gettext(known).format(who=who)
    return said if outcome == "done" else f"{said} {gettext(REFUSED)}"


def action_name(action: str) -> str:
    """The action where nobody is named, as in a list to choose from."""
    known = SENTENCES.get(action)
    return gettext(known).format(who="…") if known else action


def field_name(pointer: str) -> str:
    """A field of what changed, as far as its name says it."""
    return pointer.replace("_", " ").replace("-", " ")
