from attacks.forging import Record

def test_clean(unit):
    assert unit.found(unit.held) == set()
    assert unit.found(unit.held, beside=True) == set()

def test_rewrite_same(attacked):
    r = Record(attacked.at)
    r.consistent()
    for e in r.entries: print(e.position, e.beside[0], e.core.stream.hex[:6], e.core.version, e.core.signature[:4])
    assert attacked.found(attacked.held) == set()
