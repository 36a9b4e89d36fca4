"""Rules of case discussion."""

from tests.rules import acts
from tests.rules.acts_discussion import ANNE, BOB, CARL, ROUTED, agreeing_minutes, arranging, bringing, discussing, dissenting
from tests.rules.scenario import given
from tests.rules.ways import BothWays

READY, DIRECT = given(*ROUTED), given(*ROUTED[:3], acts.direct("clinic"))
HELD = given(*ROUTED, discussing())
TWICE = given(*ROUTED, discussing(), discussing("police", "probation"))
ABSENT = given(*ROUTED, discussing("police", "cwp", absent=("housing",)))
APOLOGISED = given(*ROUTED, discussing(apologies=(BOB,)))
OVER = given(*ROUTED, discussing(), acts.closing())
BROUGHT = given(*ROUTED, discussing("police", "cwp", "probation", members=(ANNE,), apologies=(BOB,)), bringing("cwp", "police"))
AGREED = given(*ROUTED, discussing(), agreeing_minutes(1), agreeing_minutes(3), discussing(), agreeing_minutes(1))
OF_IT = (bringing, dissenting, agreeing_minutes)

BOTH_WAYS: BothWays = {
    "was_routed_to_discussion": (
        [READY.when(arranging()), READY.when(discussing()), given(*ROUTED, acts.triage()).when(discussing())],
        [DIRECT.when(arranging()), DIRECT.when(discussing()), given(*ROUTED[:3]).when(discussing())],
    ),
    "a_discussion_was_held": (
        [*(HELD.when(make()) for make in OF_IT), OVER.when(dissenting()), OVER.when(agreeing_minutes())],
        [*(READY.when(make()) for make in OF_IT), READY.when(dissenting(4))],
    ),
    "named_discussion_was_held": (
        [TWICE.when(bringing(discussion=5)), *(TWICE.when(make(discussion=6)) for make in (dissenting, agreeing_minutes))],
        [TWICE.when(make(discussion=number)) for make in OF_IT for number in (4, 7)],
    ),
    "attendance_is_consistent": (
        [READY.when(discussing(members=(ANNE,), apologies=(BOB,))), READY.when(discussing("police", absent=("cwp",)))],
        [READY.when(discussing(members=(ANNE, BOB), apologies=(BOB,))), READY.when(discussing("police", "cwp", absent=("cwp",)))],
    ),
    "given_to_those_represented": (
        [
            HELD.when(bringing("cwp", "police")),
            ABSENT.when(bringing("housing", "police", "cwp")),
            TWICE.when(bringing("police", "probation")),
            TWICE.when(bringing("police", "cwp", discussion=5)),
        ],
        [
            HELD.when(bringing("police", "probation")),
            HELD.when(bringing("cwp", "cwp", "police")),
            TWICE.when(bringing("police", "cwp")),
            TWICE.when(bringing("police", "probation", discussion=5)),
        ],
    ),
    "comes_from_who_was_asked": (
        [
            HELD.when(dissenting(agency="cwp")),
            ABSENT.when(dissenting(agency="housing")),
            ABSENT.when(bringing("housing")),
            TWICE.when(dissenting(agency="probation")),
            TWICE.when(dissenting(5, "cwp")),
        ],
        [
            HELD.when(bringing("housing", "police", "cwp")),
            HELD.when(dissenting(agency="housing")),
            TWICE.when(dissenting(agency="cwp")),
            TWICE.when(bringing("probation", discussion=5)),
        ],
    ),
    "dissenter_took_part": (
        [
            HELD.when(dissenting(member=ANNE)), HELD.when(dissenting()), APOLOGISED.when(dissenting(member=BOB)),
            ABSENT.when(dissenting(agency="housing", member=CARL)), given(*ROUTED, discussing(), discussing(members=(BOB,))).when(
                dissenting(5, member=ANNE)
            ),
        ],
        [
            HELD.when(dissenting(member=BOB)), APOLOGISED.when(dissenting(member=CARL)), ABSENT.when(dissenting(member=CARL)),
            given(*ROUTED, discussing(), discussing(members=(BOB,))).when(dissenting(member=ANNE)),
        ],
    ),
    "agreed_by_those_represented": (
        [
            HELD.when(agreeing_minutes(agencies=("cwp", "police"))),
            TWICE.when(agreeing_minutes(agencies=("probation",))),
            TWICE.when(agreeing_minutes(discussion=5, agencies=("cwp",))),
        ],
        [
            HELD.when(agreeing_minutes(agencies=("cwp", "probation"))),
            ABSENT.when(agreeing_minutes(agencies=("housing",))),
            TWICE.when(agreeing_minutes(agencies=("cwp",))),
            TWICE.when(agreeing_minutes(discussion=5, agencies=("probation",))),
        ],
    ),
    "minutes_come_in_order": (
        [HELD.when(agreeing_minutes(2)), AGREED.when(agreeing_minutes(2)), AGREED.when(agreeing_minutes(4, discussion=5))],
        [AGREED.when(agreeing_minutes(1)), AGREED.when(agreeing_minutes(3, discussion=5)), AGREED.when(agreeing_minutes(2, discussion=5))],
    ),
    "correction_leaves_what_could_be_recorded": (
        [
            BROUGHT.when(acts.correcting(5, "agencies", to=["police", "cwp"])),
            BROUGHT.when(acts.correcting(5, "apologies")),
            BROUGHT.when(acts.correcting(6, "discussion", to=5)),
            given(*ROUTED, discussing(), dissenting(), agreeing_minutes()).when(acts.correcting(5, "agencies", to=["police"])),
            BROUGHT.when(acts.correcting(6, "information", to_personal="He kept none of his appointments.")),
            AGREED.when(acts.correcting(6, "edition", to=2)),
            AGREED.when(acts.correcting(7, "edition", to=9)),
        ],
        [
            BROUGHT.when(acts.correcting(5, "agencies", to=["cwp", "probation"])),
            BROUGHT.when(acts.correcting(5, "members", to=[str(BOB)])),
            given(*ROUTED, discussing(), dissenting(member=ANNE)).when(acts.correcting(5, "members", to=[str(BOB)])),
            given(*ROUTED, discussing(), dissenting(member=ANNE)).when(acts.correcting(6, "member", to=str(CARL))),
            given(*ROUTED, discussing(), dissenting()).when(acts.correcting(5, "agencies", to=["cwp"])),
            given(*ROUTED, discussing(), agreeing_minutes()).when(acts.correcting(5, "agencies", to=["cwp"])),
            BROUGHT.when(acts.correcting(6, "discussion", to=4)),
            AGREED.when(acts.correcting(6, "edition", to=3)),
            AGREED.when(acts.correcting(7, "edition", to=1)),
            AGREED.when(acts.correcting(9, "discussion", to=5)),
        ],
    ),
}
