"""Words of everyday English that are names too: alone they are taken for a name only where they are written as one."""

EVERYDAY = frozenset(
    """
    will may mark rose grace hope faith joy bill frank jack art pat rob sue dawn april june august summer autumn penny daisy ivy holly
    lily poppy violet heather hazel ruby pearl amber jade crystal sandy rusty misty sunny stormy sky star angel destiny chase grant miles
    dean drew earl guy harry josh lance max mike nick norm pierce ray rex rich rod sky sonny tad ted trip tom tony wade ward wayne
    young brown green white black grey gray king price day field fields wood woods hill hills banks bell best bird bishop bond booth
    bow brook brooks bull burn burns bush butcher butler cash castle church clay close cole cook cooper cross day dial drake duke
    english farmer fisher flood flowers ford forest fox freeman french friend frost gates glass gold good golden goodman hall hand hardy
    hart hayes heath holder holiday holmes home house hunt hunter ice justice key kitchen knight lake lane law lawn leader light little
    long love low major man marsh marshal marshall mason master masters merry mill miller mills moon moore moor morning moss newman nurse
    nail page pace park parks parker pepper piper place pool pope porter potter pound power prince read reader reed reeve rice ridge
    river rivers roads rock rook root rush sailor sale sands savage self sharp shepherd short silver singer small smart snow south
    spring stamp steel stone street strong sweet swift taylor thorn tower town trainer tree turner vale wall walls walker waters way
    weaver webb weeks well wells west wheeler wild winter wise wolf wonder word worth world east north northern child children case
    police victim suspect court has his her him she he they them and the this that you your was were are had have with from for not but
    all any can did does done get got how its let man men new now off old one our out own per put ran run saw say see set she so sun ten
    too top two use via war who why yes yet art ash bay bow son sons daughter mother father brother sister
    van von der den del bin ibn abu mac san santa saint
    """.split()  # noqa: SIM905 (words are read as words)
)
TITLES = frozenset("mr mrs ms miss mx dr prof professor rev sir lady lord dame pc pcso dc ds di dci dcs sgt insp supt cllr judge".split())  # noqa: SIM905
"""What stands before a surname."""
