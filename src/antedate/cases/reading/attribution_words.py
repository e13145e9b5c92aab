"""Words by which a report says who did something: claiming, blaming, denying; and of deeds."""

from __future__ import annotations

from antedate.cases.wording import listed

NOBODY = listed("no nobody none neither")

# --- claiming -----------------------------------------------------------------------------

TAKING = listed(
    "claimed claims claim claiming took takes take taken taking accepted accepts accepting "
    "admitted admits admitting assumed assumes assuming acknowledged acknowledges avowed shouldered"
)
"""Before "responsibility" or "credit"."""

TELLING_OF_ONESELF = listed(
    "said says say saying confirmed confirms confirming acknowledged acknowledges acknowledging "
    "admitted admits admitting boasted boasts boasting announced announces announcing claimed "
    "claims claiming claim declared declares stated states insisted bragged wrote posted reported "
    "boast confirm admit acknowledge"
)
OWN = listed("it its they their he his she her we our one")
"""Whom one means by oneself in one's own words, reported or quoted."""

FIGHTERS = listed(
    "fighters men forces troops units drones drone rockets missiles jets lions heroes snipers "
    "snipers soldiers artillery engineers brothers members warriors commandos gunners planes "
    "aircraft squad unit detachment navy pilots martyr martyrs mujahideen guns batteries sons"
)
DEEDS = listed(
    "carried launched conducted planted staged targeted attacked struck fired shelled hit killed "
    "mounted detonated ambushed bombed executed abducted kidnapped destroyed reached stormed "
    "raided captured blew shot seized sank downed assassinated hacked sabotaged torched cut "
    "wiped switched tested blown done perpetrated organised organized hitting striking targeting"
)
MADE_KNOWN = listed("put issued made posted published released circulated")
"""Before "a claim"."""

# --- blaming ------------------------------------------------------------------------------

BLAMING = listed("blamed blames blaming blame faulted faults faulting")
ACCUSING = listed("accused accuses accusing accuse")
SUSPECTING = listed("suspect suspects suspected suspecting")
TRACING = listed(
    "attributed attributes attribute attributing ascribed ascribes linked links linking traced "
    "traces tying tied pinned pins pinning imputed"
)
"""The event to the doer: "attributed it to the rebels", "pinned it on them"."""

PUTTING = listed("put puts putting lay lays laid laying placed places placing pinned pins pinning")
HOLDING = listed("hold holds held holding")
ANSWERABLE = listed("responsible accountable liable culpable answerable")
POINTING = listed("pointed points pointing point")
FALLING = listed("fell falls fallen falling rested lay lies rests")
BEARING = listed("bore bears bear bearing carried carries")
MARKS = listed("marks hallmarks hallmark stamp fingerprints signature mark responsibility blame")

DONE = listed(
    "carried launched conducted perpetrated planted fired staged mounted masterminded ordered "
    "committed orchestrated caused started detonated supplied directed guided"
)
"""Before "by": the doer follows."""

WIDELY = listed(
    "widely generally largely broadly commonly frequently often routinely mostly partly "
    "immediately quickly officially publicly initially"
)
NO_DEED = listed(
    "lying hiding spreading ignoring failing using trying exaggerating corruption neglect "
    "negligence inaction incompetence covering concealing misleading exploiting delaying "
    "disinformation censorship fraud terrorism harbouring plotting planning espionage spying "
    "inflating playing seeking bias interference interfering stalling paying taking stealing "
    "embezzling bribing accepting embezzlement bribery theft abuse"
)
"""Accusations of these name no doer of an incident."""

AGENTS = listed(
    "town state provocateurs saboteurs gunmen gunman bandits arsonists arsonist owner owners "
    "agents intruders attackers hooligans gang gangs mob thugs smugglers separatists jihadists "
    "islamists extremists terrorists teenagers contractors loggers poachers youths hackers "
    "secessionists guerrillas insurgents warlord warlords clan tribe clans mercenaries squatters "
    "builder builders developer developers caterer supplier suppliers mayor league band cartel "
    "syndicate mafia vandals looters squads supporters government regime bosses management"
)
"""Common nouns that can do a deed, beside those that speak."""

# --- denying ------------------------------------------------------------------------------

DENYING = listed(
    "denied denies denying deny disavowed disavows disavowing disowned disowns disclaimed "
    "repudiated repudiates"
)
REJECTING = listed(
    "rejected rejects rejecting dismissed dismisses dismissing refuted refutes refuting disputed "
    "disputes disputing brushed waved shrugged scoffed laughed contested contests"
)
CHARGES = listed(
    "involvement responsibility accusation accusations allegation allegations charge charges "
    "claim claims blame role part suggestion suggestions report reports this that it link links "
    "account version hand connection complicity"
)
ABSURD = listed(
    "absurd baseless false untrue lie lies slander nonsense invention fabrication fabricated "
    "groundless unfounded ridiculous ludicrous revenge propaganda fiction rubbish smear "
    "provocation wrong insult libel hurtful fantasy invented laughable outrageous defamatory "
    "preposterous fake tale theatre rubbish slanderous malicious concocted bogus trumped-up "
    "disgraceful defamation fairy nonsensical unsubstantiated garbage lying mistaken"
)
CALLING = listed("called calls calling branded labelled labeled described describes termed said "
                 "says dubbed say saying dismissed")  # fmt: skip
NOT_ME = (
    "nothing to do with", "no role in", "no part in", "not behind", "not responsible",
    "no involvement", "not involved", "did not carry", "not carried out", "no hand in",
    "no connection with", "no connection to", "any connection", "no link to", "no links to",
    "took no part", "taken no part", "not taken part", "not to blame", "had no forces",
    "n't behind", "n't responsible", "n't involved", "not ours", "not us", "wasn't us",
    "was n't us", "did not attack", "did not fire", "did not strike", "did not shell",
    "not our doing", "no members", "none of its", "none of our", "never touched",
    "knew nothing", "no knowledge of", "were elsewhere", "did not come from", "not true",
    "not its work", "not their work", "not our work", "were not its", "were not ours",
)  # fmt: skip
APART = ("distanced itself", "distanced themselves", "distances itself", "distance itself",
         "washed its hands", "distancing itself", "dissociated itself")  # fmt: skip
