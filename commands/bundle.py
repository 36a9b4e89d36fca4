"""``bundle``: copies of proceedings for one reader each: made, checked offline, compared, signed off and listed."""

from commands import bundle_checked, bundle_made, bundle_signed
from commands.words import WRITES, group
from ledger.errors import DisclosureRefused, VerificationFailed


@group(
    "bundle", may=(*WRITES, VerificationFailed, DisclosureRefused),
    examples="caseledger bundle make PRC-26-0001 --for defence --out bundle\n"
    "caseledger bundle check bundle\n"
    "caseledger bundle sign PRC-26-0001#31 bundle\n"
    "caseledger proceedings serve PRC-26-0001 --to defence --method electronic --bundles 31",
)  # fmt: skip
def bundle() -> None:
    """Make copies of what proceedings show to one reader, which that reader can check without this program, and compare them.

    A copy shows what caseledger redact decided and somebody confirmed. A supervisor signs it off before anybody is served with it.
    """


for each in (
    bundle_made.make, bundle_checked.check, bundle_checked.compare, bundle_signed.sign, bundle_signed.list_, bundle_signed.completeness,
):  # fmt: skip
    bundle.add_command(each)
