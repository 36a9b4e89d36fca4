"use strict";
/* What this script does: it reads the recorded passages that stand on this page, makes the bytes of their units again, and compares them with
   what the record committed to. It asks no network and keeps nothing. Read it from the end: check() says in order what is checked.
   Formats: the project's docs/format.md (sections in brackets), RFC 9162, RFC 8032, RFC 8785, C2SP signed-note and tlog-cosignature. */
(() => {
const DATA = JSON.parse(document.getElementById("data").textContent);
const HASH = 32, UNIT = 96, AT_ONCE = 250;
const STANDING = { established: "Established", not_established: "Not established", failed: "FAILED" };

/* ---- Bytes ---- */
const ENCODER = new TextEncoder(), DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const utf8 = (text) => ENCODER.encode(text), text8 = (bytes) => DECODER.decode(bytes);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
const u32 = (number) => new Uint8Array([number >>> 24, number >>> 16, number >>> 8, number]);
const u64 = (number) => { const bytes = new Uint8Array(8); new DataView(bytes.buffer).setBigUint64(0, BigInt(number)); return bytes; };
const lp = (text) => joined(u32(text.length), utf8(text)), ENTRY = lp("caseledger/entry/1"), AUTHOR = lp("caseledger/author/1");
const digest = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}

/** Reads base64 in its one spelling: padded, unused bits zero. */
function unbase64(text) {
  const octets = atob(text), bytes = new Uint8Array(octets.length);
  if (btoa(octets) !== text) throw new Error("base64 in another spelling");
  for (let at = 0; at < bytes.length; at++) bytes[at] = octets.charCodeAt(at);
  return bytes;
}

function unhex(text, length) {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text) || (length && text.length !== 2 * length)) throw new Error("no hexadecimal");
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
}

const ALPHABET = utf8("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
/** base64url without padding, as ASCII bytes: a unit's digest is over these [3]. */
function base64url(bytes) {
  const out = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  for (let at = 0, to = 0; at < bytes.length; at += 3) {
    const bits = (bytes[at] << 16) | ((bytes[at + 1] || 0) << 8) | (bytes[at + 2] || 0);
    for (let shift = 18; shift >= 0 && to < out.length; shift -= 6) out[to++] = ALPHABET[(bits >> shift) & 63];
  }
  return out;
}

/* ---- What stands on the page ---- */
/** Gives the text of a recorded passage as it is shown. A character that cannot be seen stands as [U+202E] in an element of its own. */
function recorded(element) {
  return Array.from(element.childNodes, (node) => {
    const mark = node.nodeType === Node.ELEMENT_NODE && node.className === "c" && /^\[U\+([0-9A-F]{4,6})\]$/.exec(node.textContent);
    if (mark) return String.fromCodePoint(parseInt(mark[1], 16));
    if (node.nodeType !== Node.TEXT_NODE) throw new Error("a recorded passage holds markup");
    return node.data;
  }).join("");
}

/** Gives the bytes of a unit [3], salt, name and value, from the element that shows it; a value that is no text is shown as its JSON. */
function unit(element) {
  const { salt, name, form } = element.dataset, value = recorded(element);
  if (!/^[A-Za-z0-9_-]{21}[AQgw]$/.test(salt) || name === undefined) throw new Error("no unit");
  return utf8(`[${JSON.stringify(salt)},${JSON.stringify(name)},${form === "json" ? value : JSON.stringify(value)}]`);
}

/** Reads the bytes of an entry [7]. */
function entry(core) {
  const view = new DataView(core.buffer, core.byteOffset, core.length), length = view.getUint32(110), count = view.getUint32(114 + length);
  const signature = core.subarray(114, 114 + length), units = core.subarray(118 + length), position = Number(view.getBigUint64(38));
  const form = length === 64 || (length === 11 && same(signature, utf8("ledger-made")));
  if (!same(core.subarray(0, 22), ENTRY) || !form || !count || count % 4 || units.length !== count * UNIT || position < 1) {
    throw new Error("no entry");
  }
  const stream = hex(core.subarray(46, 62)), recorder = hex(core.subarray(94, 110));
  return { core, position, stream, recorder, signature, units, count, log: hex(core.subarray(22, 38)), version: Number(view.getBigUint64(62)),
    recordedAt: Number(view.getBigUint64(86)), byLedger: length === 11 };
}

/** The message that an entry's author signed [6]: log, event, stream, version, and every commitment but that of ordinal 0. */
const authored = ({ core, units, count }) => joined(AUTHOR, core.subarray(22, 38), core.subarray(70, 86), core.subarray(46, 62),
  core.subarray(62, 70), u32(count - 1), units.subarray(UNIT));

/* ---- Trees ---- */
const leafOf = (bytes) => digest(new Uint8Array([0]), bytes);
const node = (left, right) => digest(new Uint8Array([1]), left, right);

/** Gives how many of `size` leaves stand on the left: the largest power of two below (RFC 9162 2.1.1). */
function split(size) { let left = 1; while (left * 2 < size) left *= 2; return left; }

/** Gives the root of a tree of `size` leaves of which some are known, by number; of a subtree without one the next hash is taken. */
async function root(size, leaves, hashes) {
  const known = [...leaves.keys()].sort((one, other) => one - other);
  if (!Number.isSafeInteger(size) || size < 0 || known.some((each) => each < 0 || each >= size)) throw new Error("a leaf outside the tree");
  let taken = 0;
  // Called before anything is awaited, so that hashes are taken from left to right.
  const under = (begin, end, from, to) => {
    if (from === to) {
      if (taken === hashes.length) throw new Error("too few hashes");
      return hashes[taken++];
    }
    if (end - begin === 1) return leaves.get(begin);
    const middle = begin + split(end - begin);
    let cut = from;
    for (let high = to; cut < high;) { const at = (cut + high) >> 1; if (known[at] < middle) cut = at + 1; else high = at; }
    const left = under(begin, middle, from, cut), right = under(middle, end, cut, to);
    return Promise.all([left, right]).then(([one, other]) => node(one, other));
  };
  const found = size ? under(0, size, 0, known.length) : digest();
  if (taken !== hashes.length) throw new Error("hashes left over");
  return found;
}

/** Says whether the tree of `second` leaves begins with that of `first` (RFC 9162 2.1.4.2). */
async function continues(first, second, proof, firstRoot, secondRoot) {
  if (first === second) return !proof.length && same(firstRoot, secondRoot);
  if (!(first > 0 && first < second)) return false;
  let at = first - 1, last = second - 1, path = [...proof];
  while (at % 2) { at = (at - 1) / 2; last = Math.floor(last / 2); }
  if (at === 0) path = [firstRoot, ...path];
  if (!path.length) return false;
  let [older, newer] = [path[0], path[0]];
  for (const each of path.slice(1)) {
    if (last === 0) return false;
    if (at % 2 || at === last) {
      older = await node(each, older); newer = await node(each, newer);
      while (at % 2 === 0 && at !== 0) { at /= 2; last = Math.floor(last / 2); }
    } else newer = await node(newer, each);
    at = Math.floor(at / 2); last = Math.floor(last / 2);
  }
  return last === 0 && same(older, firstRoot) && same(newer, secondRoot);
}

/* ---- Keys and signatures ---- */
const PRIME = 2n ** 255n - 19n, EIGHTH = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;
const LOW = [0n, 1n, PRIME - 1n, EIGHTH, PRIME - EIGHTH];
/** Says whether a key is a point of small order [6]: under such a key almost anything seems signed. */
const isLow = (key) => LOW.includes((BigInt("0x" + hex(Uint8Array.from(key).reverse())) & (2n ** 255n - 1n)) % PRIME);

const imported = new Map();
async function verifies(key, message, signature) {
  if (key.length !== HASH || signature.length !== 64 || isLow(key)) return false;
  const name = hex(key);
  if (!imported.has(name)) imported.set(name, crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]).catch(() => null));
  const held = await imported.get(name);
  return held !== null && crypto.subtle.verify("Ed25519", held, signature, message).catch(() => false);
}

/** Says whether this browser can check Ed25519 (RFC 8032, test 1: a public key). */
const knowsEd25519 = () => crypto.subtle.importKey("raw", unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"), "Ed25519", false,
  ["verify"]).then(() => true, () => false);

const isName = (name) => name !== "" && !/[+\s\x85\x00-\x1f]/.test(name);

/** Reads a verifier key: name, four bytes of id, type and key. */
async function parseKey(text) {
  const [, name, id, material] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(text) || [];
  if (!name || !isName(name)) throw new Error("is no verifier key");
  const bytes = unbase64(material), type = bytes[0], key = bytes.subarray(1);
  if (![1, 4].includes(type) || key.length !== HASH || hex((await digest(utf8(`${name}\n`), bytes)).subarray(0, 4)) !== id) throw new Error("is no verifier key");
  if (isLow(key)) throw new Error("is a point of small order");
  return { text, name, id, type, key };
}

/** Reads a signed note, its text a checkpoint: origin, size, root. */
function parseCheckpoint(source) {
  const whole = text8(source), at = whole.lastIndexOf("\n\n"), body = whole.slice(0, at + 1), lines = whole.slice(at + 2).split("\n");
  if (source.length > 2 ** 20 || at < 0 || lines.pop() !== "" || !lines.length || lines.length > 100 || /[\0-\x09\x0b-\x1f]/.test(whole)) throw new Error("no note");
  const signatures = lines.map((line) => {
    const [, name, encoded] = /^\u2014 ([^ ]*) (.*)$/.exec(line) || [];
    const value = unbase64(encoded ?? "?");
    if (!isName(name) || value.length <= 4) throw new Error("no signature");
    return { name, id: hex(value.subarray(0, 4)), value: value.subarray(4) };
  });
  const stated = body.split("\n"), [origin, size] = stated, hash = unbase64(stated[2] ?? "?");
  if (stated.pop() !== "" || stated.length < 3 || stated.includes("") || !/^(0|[1-9][0-9]{0,18})$/.test(size) || hash.length !== HASH) throw new Error("no checkpoint");
  return { body, signatures, origin, size: Number(size), root: hash };
}

/** Says whether a signature line is this key's, by the rule of its type; a cosignature is of the time that it states too. */
async function holds(note, key, { value }) {
  if (key.type === 1) return verifies(key.key, utf8(note.body), value);
  if (value.length !== 72 || !(seconds(value) > 0n && seconds(value) < 2n ** 63n)) return false;
  return verifies(key.key, utf8(`cosignature/v1\ntime ${seconds(value)}\n${note.body}`), value.subarray(8));
}
const seconds = (value) => new DataView(value.buffer, value.byteOffset, 8).getBigUint64(0);

/* ---- Whom a reader trusts ---- */
const MEMBERS = { log: { key: "text" }, witnesses: { name: "text", kind: "text", threshold: "number", keys: "list" }, authority: { name: "text", certificates: "text" } };

/** Reads the tables of a trust file [18]: TOML, and of it only what such a file needs. Anything else is refused with a sentence. */
function parseTables(text) {
  const tables = [];
  let at = 0;
  const refuse = (what) => { throw new Error(`line ${text.slice(0, at).split("\n").length} ${what}`); };
  const next = (pattern) => { pattern.lastIndex = at; const found = pattern.exec(text); if (found) at = pattern.lastIndex; return found; };
  const blank = (pattern = /(?:[ \t\r\n]|#[^\n]*(?:\n|$))*/y) => next(pattern);
  const string = () => {
    const long = next(/"""\r?\n?([^\\]*?)"""/y), short = long || next(/"([^"\\\n]*)"/y) || next(/'([^'\n]*)'/y);
    return short ? short[1] : refuse("has a value that is no plain text between quotation marks");
  };
  const list = () => {
    const each = [];
    for (blank(); !next(/\]/y); blank()) {
      each.push(string());
      blank();
      if (!next(/,/y) && text[at] !== "]") refuse("has a list without commas");
    }
    return each;
  };
  const value = () => (next(/\[/y) ? list() : ((number) => (number ? Number(number[0]) : string()))(next(/\d{1,9}(?![\w.])/y)));
  for (blank(); at < text.length; blank()) {
    const head = next(/\[\[ *(\w+) *\]\][ \t]*(?=[\r\n#]|$)/y);
    if (head) { tables.push([head[1], {}]); continue; }
    const member = next(/(\w+)[ \t]*=[ \t]*/y), table = tables.at(-1)?.[1];
    if (!member || !table) refuse("is neither [[log]], [[witnesses]], [[authority]], nor a member of one");
    if (Object.hasOwn(table, member[1])) refuse("states a member again");
    table[member[1]] = value();
    if (!next(/[ \t]*(?=[\r\n#]|$)/y)) refuse("goes on behind its value");
  }
  return tables;
}

/** Reads a trust file: the keys of logs and the quorum of witnesses. Raises, with what is wrong, for a quorum that [14] refuses too. */
async function parseTrust(text) {
  const keys = [], groups = [], roles = new Map();
  for (const [name, table] of parseTables(text)) {
    const members = Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined, kinds = { string: "text", number: "number", object: "list" };
    const fits = members && Object.keys(table).length === Object.keys(members).length && Object.keys(members).every((each) => kinds[typeof table[each]] === members[each]);
    if (!fits) throw new Error(`[[${name}]] has other members than ${members ? Object.keys(members).join(", ") : "a trust file has"}`);
    if (name === "log") keys.push(await parseKey(table.key));
    if (name === "witnesses") groups.push({ ...table, keys: await Promise.all(table.keys.map(parseKey)) });
    if (name === "authority" && !table.certificates.includes("-----BEGIN CERTIFICATE-----")) throw new Error("[[authority]] has certificates that are not PEM");
  }
  if (keys.some((key) => key.type !== 1)) throw new Error("[[log]] has a key that signs for no log");
  if (new Set(groups.map((group) => group.name)).size !== groups.length) throw new Error("two groups of witnesses have one name");
  const take = (key, role) => { if ((roles.get(hex(key.key)) ?? role) !== role) throw new Error("one key stands for two"); roles.set(hex(key.key), role); };
  keys.forEach((key) => take(key, "log"));
  for (const group of groups) {
    const own = new Set(group.keys.map((key) => key.text));
    if (!["consistency", "index"].includes(group.kind)) throw new Error("a group of witnesses is of another kind than consistency or index");
    if (!(group.threshold > 0 && group.threshold <= group.keys.length)) throw new Error("a group asks for fewer than one or more than all of its witnesses");
    if (own.size !== group.keys.length || group.keys.some((key) => key.type !== 4)) throw new Error("a group has a key twice, or one that is no witness's");
    group.keys.forEach((key) => take(key, `${group.kind} ${key.name}`));
  }
  return { keys, groups };
}

/** Judges every signature line in the name of a known key, and how far each group of witnesses came. */
async function signed(note, trust) {
  const lines = [...new Map(note.signatures.map((line) => [`${line.name} ${line.id} ${hex(line.value)}`, line])).values()];
  const known = new Map([...trust.keys.filter((key) => key.name === note.origin), ...trust.groups.flatMap((group) => group.keys)]
    .map((key) => [`${key.name} ${key.id}`, key]));
  const named = lines.map((line) => ({ line, key: known.get(`${line.name} ${line.id}`) })).filter(({ key }) => key);
  const judged = await Promise.all(named.map(async ({ line, key }) => ({ line, key, held: await holds(note, key, line) })));
  const others = judged.filter(({ key }) => key.type === 4), times = new Map();
  for (const { key, line } of others.filter(({ held }) => held)) times.set(key.text, Math.max(times.get(key.text) ?? 0, Number(seconds(line.value))));
  const groups = trust.groups.map((group) => {
    const cosigned = group.keys.filter((key) => times.has(key.text)).map((key) => [key.name, times.get(key.text)]);
    return { ...group, cosigned, met: cosigned.length >= group.threshold };
  });
  const met = (kind) => groups.some((group) => group.kind === kind) && groups.every((group) => group.kind !== kind || group.met);
  const seen = others.filter(({ held }) => held).map(({ key, line }) => [Math.min(Number(seconds(line.value)), LATEST), key.name]);
  seen.sort(([one, name], [other, second]) => one - other || (name < second ? -1 : 1));
  return { byLog: judged.filter(({ key }) => key.type === 1).map(({ held }) => held), others, groups, met, seen };
}
const LATEST = 253402214400, APART = 120;

/* ---- The entries ---- */
/** Writes canonical JSON (RFC 8785). */
function jcs(value) {
  if (Array.isArray(value)) return `[${value.map(jcs).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${jcs(value[name])}`).join(",")}}`;
}

/** Reads a text that is canonical JSON to the byte, and has no NUL in it [2]. */
function parseCanonical(text) {
  const value = JSON.parse(text);
  if (jcs(value) !== text || /(?<!\\)(?:\\\\)*\\u0000/.test(text)) throw new Error("no canonical JSON");
  return value;
}

const attempt = (work) => { try { return work(); } catch { return null; } };

/** Opens an entry and the units shown of it: what does not fit, and the values by name. */
async function opened(core, units) {
  const held = entry(core), faults = [], found = new Map(), digests = await Promise.all(units.map(({ bytes }) => bytes && digest(base64url(bytes))));
  units.forEach(({ ordinal, bytes }, at) => {
    if (!(Number.isInteger(ordinal) && ordinal < held.count)) return faults.push("unit.ordinal");
    if (!bytes || !same(digests[at], held.units.subarray(ordinal * UNIT, ordinal * UNIT + HASH))) return faults.push("unit.changed");
    const told = attempt(() => parseCanonical(text8(bytes)));
    if (!Array.isArray(told) || told.length !== 3 || typeof told[1] !== "string") return faults.push("unit.unreadable");
    if (told[1] === "decoy") faults.push("unit.decoy");
    return found.set(ordinal, told);
  });
  const named = [...found.values()].map((told) => told[1]);
  const values = new Map([...found.values()].filter((told) => named.indexOf(told[1]) === named.lastIndexOf(told[1])).map(([, name, value]) => [name, value]));
  return { ...held, leaf: await leafOf(core), values, faults: [...new Set(faults)] };
}

const kindOf = (values) => String(values.get("what")?.type).split(".")[0];
const uuid = (text) => (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text) ? text.replaceAll("-", "") : null);
const GIVES_KEY = ["what", "recorder", "public_key", "change"];

/** Gives the key that an entry of the record gives somebody [6], and from which position on; null for an entry that gives none. */
function keyGiven({ values, position, recorder: by }) {
  const recorder = uuid(values.get("recorder")), key = attempt(() => unhex(values.get("public_key"))), kind = kindOf(values), change = values.get("change");
  const own = recorder === by, added = kind === "user-added" && change === undefined;
  const fits = added || (kind === "user-key-changed" && change === (own ? "rotated" : "registered"));
  if (!recorder || !key || !fits || [...values.keys()].some((name) => !GIVES_KEY.includes(name))) return null;
  return { recorder, after: position - (own && added ? 1 : 0), key };
}

/** Says what is wrong with who signed an entry, or nothing. The ledger's own entries carry no signature, and are of types of their own. */
async function signatureFault(each, keys, canVerify) {
  const own = /^0*$/.test(each.recorder), type = ["noted", "index-recorded"].includes(kindOf(each.values));
  if (each.byLedger !== own || each.byLedger !== type) return "author.ledger";
  if (own) return "";
  const key = (keys.get(each.recorder) ?? []).filter(({ after }) => after < each.position).at(-1)?.key;
  if (!key) return "author.no_key";
  return !canVerify || (await verifies(key, authored(each), each.signature)) ? "" : "author.signature";
}

/** Collects what entries show, commit to and lead to, as they are read: the leaves of the log, and those of each listed stream. */
class Lists {
  constructor(proof, canVerify, fault) {
    Object.assign(this, { proof, canVerify, fault, leaves: new Map(), recorded: [], keys: new Map(), taken: new Set(), shown: 0, withheld: 0 });
    this.streams = new Map(proof.streams.map(({ stream }) => [stream, new Map()]));
    if (proof.opening) this.recorded.push(["the index entry", proof.opening.recordedAt]);
  }

  /** Takes the entries of the record by which the authors have their keys. */
  async authors(lines) {
    const read = await Promise.all(lines.map((line, at) => this.open(`${AUTHORS}, line ${at + 1}`, () => {
      const { entry: core, units, ...more } = parseCanonical(line);
      if (Object.keys(more).length) throw new Error("more than an entry and its units");
      return [unhex(core), units.map(({ ordinal, unit: text }) => ({ ordinal, bytes: utf8(text) }))];
    })));
    const found = read.filter((each) => each), given = found.map(keyGiven);
    for (const { recorder, ...key } of given.filter((each) => each).sort((one, other) => one.after - other.after)) {
      this.keys.set(recorder, [...(this.keys.get(recorder) ?? []), key]);
    }
    if (found.some(({ position }, at) => at && position <= found[at - 1].position)) this.fault("line.order", AUTHORS);
    const first = given.filter((key, at) => key && key.after < found[at].position);
    if (new Set(found.map(({ stream }) => stream)).size > 1 || first.length > 1) this.fault("author.entry", AUTHORS);
    await Promise.all(found.map(async (each, at) => {
      if (!given[at]) this.fault("author.entry", each.where);
      this.place(each, this.leaves);
      await this.author(each);
    }));
  }

  /** Takes an entry from the elements of the page that show it. */
  async article(element) {
    this.shown += 1;
    const where = `entry ${element.dataset.number}`;
    if (element.dataset.number !== String(this.shown) || this.withheld) this.fault("line.order", where);
    const each = await this.open(where, () => [unbase64(element.dataset.core ?? "?"), passages(element)]);
    if (!each) return;
    if (this.taken.has(each.position)) this.fault("entry.twice", where);
    this.taken.add(each.position);
    this.place(each, this.proof.opening ? new Map() : this.leaves);
    this.inStream(where, each.stream, each.version, each.leaf, each.position);
    await this.author(each);
  }

  /** Takes an entry that is withheld whole, of which its leaf alone stands on the page. */
  bare(element, last) {
    this.withheld += 1;
    const { stream, version } = element.dataset, where = `withheld entry ${version} of stream ${stream}`, leaf = attempt(() => unbase64(element.dataset.leaf));
    if (leaf?.length !== HASH || !/^[0-9a-f]{32}$/.test(stream) || !/^[1-9]\d{0,14}$/.test(version)) return this.fault("line.unreadable", where);
    if (!this.proof.opening) this.fault("entry.withheld", where);
    const now = stream + version.padStart(16, "0");
    if (last && last >= now) this.fault("line.order", where);
    this.inStream(where, stream, Number(version), leaf, 0);
    return now;
  }

  async open(where, read) {
    const given = attempt(read);
    const each = given && (await opened(...given).catch(() => null));
    if (!each) return void this.fault(given ? "entry.unreadable" : "line.unreadable", where);
    each.faults.forEach((reason) => this.fault(reason, where));
    return { ...each, where };
  }

  place({ log, position, leaf, where, recordedAt }, leaves) {
    if (log !== this.proof.log) this.fault("entry.other_log", where);
    if (position > this.proof.size - (this.proof.opening ? 1 : 0)) this.fault("entry.beyond", where);
    else if (leaves.has(position - 1) && !same(leaves.get(position - 1), leaf)) this.fault("entry.twice", where);
    else leaves.set(position - 1, leaf);
    this.recorded.push([where, recordedAt]);
  }

  inStream(where, stream, version, leaf, position) {
    if (this.proof.opening && !this.streams.has(stream)) this.fault("stream.not_listed", where);
    if (!this.streams.has(stream)) this.streams.set(stream, new Map());
    if (this.streams.get(stream).has(version)) this.fault("entry.twice", where);
    this.streams.get(stream).set(version, { leaf, position });
  }

  async author(each) {
    const reason = await signatureFault(each, this.keys, this.canVerify);
    if (reason) this.fault(reason, each.where);
  }

  /** Says which streams are not whole, and in which positions do not rise with versions. */
  ofStreams() {
    for (const { stream, size } of this.proof.streams) {
      const versions = [...this.streams.get(stream).keys()];
      if (versions.length !== size || versions.some((version) => version < 1 || version > size)) this.fault("stream.gap", `stream ${stream}`);
    }
    for (const [stream, held] of this.streams) {
      const places = byVersion(held).map(({ position }) => position).filter((position) => position);
      if (places.some((position, at) => at && places[at - 1] >= position)) this.fault("entry.order", `stream ${stream}`);
    }
  }
}
const byVersion = (held) => [...held].sort(([one], [other]) => one - other).map(([, each]) => each);

/** Gives the recorded passages of an entry on the page: ordinal, and the bytes of the unit made from what is shown; none where it is no unit. */
function passages(element) {
  return Array.from(element.querySelectorAll(".r:not([data-quoted])"), (each) => ({
    ordinal: /^\d{1,6}$/.test(each.dataset.ordinal) ? Number(each.dataset.ordinal) : NaN, bytes: attempt(() => unit(each)) }));
}

/* ---- The proof ---- */
const [AUTHORS, CHECKPOINT, EARLIER, HASHES, POLICY, PROOF] = ["authors.ndjson", "proof/checkpoint", "proof/earlier.json", "proof/hashes",
  "proof/policy.toml", "proof/proof.json"].map((name) => `data/${name}`);
const file = (name) => (Object.hasOwn(DATA.files, name) ? unbase64(DATA.files[name]) : null);
const whole = (value, least = 0) => { if (!Number.isSafeInteger(value) || value < least) throw new Error("no whole number"); return value; };
const parted = (bytes) => Array.from({ length: bytes.length / HASH }, (_, at) => bytes.subarray(at * HASH, at * HASH + HASH));
const line = (bytes) => { const text = text8(bytes); if (!text.endsWith("\n")) throw new Error("no line"); return parseCanonical(text.slice(0, -1)); };
const membersAre = (value, ...names) => { if (Object.keys(value).sort().join() !== names.sort().join()) throw new Error("other members"); };

/** Reads proof.json and hashes [22]; of a copy that states completeness the opening of the index entry stands first. */
function parseProof() {
  const told = line(file(PROOF)), hashes = file(HASHES), begin = told.complete ? 368 : 0;
  membersAre(told, "bundle_proof", "complete", "index_hashes", "index_streams", "log", "log_hashes", "size", "streams");
  const middle = begin + HASH * whole(told.index_hashes), end = middle + HASH * whole(told.log_hashes);
  const streams = told.streams.map((each) => {
    membersAre(each, "number", "size", "stream");
    return { stream: hex(unhex(each.stream, 16)), size: whole(each.size, 1), number: whole(each.number) };
  });
  const rising = streams.every(({ number, stream }, at) => !at || (streams[at - 1].number < number && streams[at - 1].stream < stream));
  if (told.bundle_proof !== 1 || typeof told.complete !== "boolean" || hashes.length !== end || !rising) throw new Error("no proof");
  if (!begin && (told.index_streams || streams.length || middle)) throw new Error("no proof");
  const opening = begin ? { bytes: hashes.subarray(0, begin), recordedAt: Number(new DataView(hashes.buffer, 24).getBigUint64(0)) } : null;
  return { log: hex(unhex(told.log, 16)), size: whole(told.size), opening, indexed: whole(told.index_streams), streams,
    besideIndex: parted(hashes.subarray(begin, middle)), besideLog: parted(hashes.subarray(middle, end)) };
}

/** Makes the leaf of the index entry [16, 17] from its opening and the root of the index. */
async function indexLeaf({ log, size, indexed, opening: { bytes } }, indexRoot) {
  const salt = new TextDecoder().decode(base64url(bytes.subarray(32, 48))), id = unhex(log);
  const told = utf8(jcs([salt, "index", { root: hex(indexRoot), size: size - 1, streams: indexed }]));
  const stated = joined(await digest(base64url(told)), await digest(lp("caseledger/content/1"), told), bytes.subarray(48, 80));
  return leafOf(joined(ENTRY, id, u64(size), id, bytes.subarray(0, 8), bytes.subarray(8, 32), new Uint8Array(16), lp("ledger-made"),
    u32(4), bytes.subarray(80, 272), stated, bytes.subarray(272, 368)));
}

/** Says whether streams lead to the index, this to the index entry, and this and the entries to the root that the checkpoint states. */
async function leads(lists, stated) {
  const { proof, leaves } = lists;
  if (proof.opening) {
    const known = await Promise.all(proof.streams.map(async ({ stream, size, number }) => {
      const own = byVersion(lists.streams.get(stream)).map(({ leaf }, at) => [at, leaf]);
      return [number, await leafOf(joined(lp("caseledger/index/1"), unhex(stream), u64(size), await root(own.length, new Map(own), [])))];
    }));
    leaves.set(proof.size - 1, await indexLeaf(proof, await root(proof.indexed, new Map(known), proof.besideIndex)));
  }
  return same(await root(proof.size, leaves, proof.besideLog), stated.root);
}

/** Says which earlier copies' checkpoints this one does not continue. */
async function earlier(stated, fault) {
  const told = file(EARLIER) && attempt(() => {
    const read = line(file(EARLIER));
    membersAre(read, "bundle_earlier", "earlier");
    if (read.bundle_earlier !== 1 || read.earlier.some(({ size }, at) => at && size < read.earlier[at - 1].size)) throw new Error("another format or order");
    return read.earlier.map((each) => ({ size: whole(each.size, 1), root: unhex(each.root, HASH), hashes: each.hashes.map((one) => unhex(one, HASH)) }));
  });
  if (told === null && file(EARLIER)) fault("file.unreadable", EARLIER);
  for (const each of told ?? []) if (!(await continues(each.size, stated.size, each.hashes, each.root, stated.root))) fault("earlier.root", EARLIER);
}

/* ---- The check ---- */
/** Checks this page. `given`: the trust file that the reader pasted, or null. In this order: 1. the checkpoint is a note, and who signed it;
    2. the entries that give authors their keys; 3. each entry on the page: its passages, its place, its author's signature; 4. entries that are
    withheld whole; 5. streams, index and log lead to the checkpoint; 6. it continues that of earlier copies. */
async function check(given, progress) {
  const faults = [], fault = (reason, where, words = {}) => { faults.push({ reason, where, matter: DATA.words.faults[reason][0], what: filled(DATA.words.faults[reason][1], words) }); };
  const canVerify = await knowsEd25519();
  const trust = given ?? (await parseTrust(text8(file(POLICY) ?? new Uint8Array())).catch(() => ({ keys: [], groups: [] })));
  for (const name of [CHECKPOINT, PROOF, HASHES, AUTHORS]) if (!file(name)) fault("file.missing", name);
  const note = attempt(() => parseCheckpoint(file(CHECKPOINT))), proof = attempt(parseProof);
  if (!note && file(CHECKPOINT)) fault("file.unreadable", CHECKPOINT);
  if (!proof) fault("file.unreadable", PROOF);
  const by = note && canVerify ? await signed(note, trust) : null, lists = proof && new Lists(proof, canVerify, fault);
  if (lists) {
    await lists.authors(text8(file(AUTHORS) ?? new Uint8Array()).split("\n").slice(0, -1));
    await entries(lists, progress);
    lists.ofStreams();
    if (note && proof.size !== note.size) fault("tree.size", PROOF);
    else if (note && !(await leads(lists, note).catch(() => false))) ["tree.root", ...(proof.opening ? ["stream.root"] : [])].forEach((reason) => fault(reason, HASHES));
  }
  const late = by?.seen.length ? (lists?.recorded ?? []).filter(([, at]) => at > (by.seen[0][0] + APART) * 1e6) : [];
  late.forEach(([where]) => fault("time.after", where, { witness: by.seen[0][1] }));
  if (note) await earlier(note, fault);
  return { faults, keys: given ? await prints(trust, note) : [], counts: proof?.opening ? { streams: proof.streams.length, shown: lists.shown, withheld: lists.withheld } : null,
    verdicts: await verdicts({ faults, canVerify, given, trust, note, by, proof, late: late.length > 0 }) };
}

/** Takes the entries of the page in its order, some at a time, so that the page stays usable. */
async function entries(lists, progress) {
  const all = Array.from(document.querySelectorAll("article.entry, tr.bare")), quoted = new Set();
  let last;
  for (let at = 0; at < all.length; at += AT_ONCE) {
    await Promise.all(all.slice(at, at + AT_ONCE).map((element) => (element.matches("tr") ? void (last = lists.bare(element, last)) : lists.article(element))));
    if (at && at % (20 * AT_ONCE) === 0) progress(at, all.length);
    await new Promise((resume) => setTimeout(resume, 0));
  }
  document.querySelectorAll("article.entry .r[data-ordinal]").forEach((element) => quoted.add(element.textContent));
  document.querySelectorAll("article.entry .r[data-quoted]").forEach((element) => {
    if (!quoted.has(element.textContent)) lists.fault("unit.changed", `entry ${element.closest("article").dataset.number}`);
  });
}

const filled = (words, set) => words.replace(/\{(\w+)\}/g, (_, name) => set[name] ?? "");
const prints = (trust, note) => Promise.all(trust.keys.filter(({ name }) => name === note?.origin)
  .map(async ({ text }) => `${text} (SHA-256 ${hex(await digest(utf8(text)))})`));

/** Gives the six verdicts, each a code whose words stand in the table that every checker of copies uses. */
async function verdicts({ faults, canVerify, given, trust, note, by, proof, late }) {
  const keys = await prints(trust, note), told = by?.groups ?? trust.groups.map((group) => ({ ...group, cosigned: [] }));
  const groups = told.map((each) => `${each.name} ${each.cosigned.length} of ${each.threshold}`).join(", ");
  const met = by !== null && told.length > 0 && told.every((each) => each.met), against = (matter) => faults.some((each) => each.matter === matter);
  const time = met ? Math.max(...told.map((each) => each.cosigned.map(([, at]) => at).sort((one, other) => one - other)[each.threshold - 1])) : 0;
  const witnesses = [...new Set(told.flatMap((each) => each.cosigned.map(([name]) => name)))].sort().join(", ");
  const key = given ? (keys.length ? "given" : "other_log") : "not_given";
  const log = !note ? "no_checkpoint" : !keys.length ? "no_key" : !by ? "unchecked" : by.byLog.length && by.byLog.every((held) => held) ? "holds" : "false";
  const quorum = !trust.groups.length ? "none" : !canVerify ? "unchecked" : by?.others.some(({ held }) => !held) ? "false" : met ? "met" : "short";
  const when = late ? "contradicted" : trust.groups.length && !canVerify ? "unchecked" : met ? "witnessed" : "not_witnessed";
  const integrity = against("integrity") ? "failed" : canVerify ? "holds" : "unchecked";
  const all = !proof || against("completeness") ? "failed" : !proof.opening ? "not_stated" : by?.met("index") ? "holds" : canVerify ? "not_witnessed" : "unchecked";
  const set = { keys: keys.join("; ") || "none is stated", groups, witnesses, size: String(proof?.size), time: instant(time) };
  return Object.entries({ key_trust: key, log_signature: log, witness_quorum: quorum, time: when, integrity, completeness: all }).map(([matter, code]) => {
    const [standing, because, instead] = DATA.words.verdicts[`${matter}.${code}`];
    return { matter, reason: `${matter}.${code}`, standing, because: filled(because, set), instead: filled(instead, set) };
  });
}
const instant = (at) => new Date(Math.min(at, LATEST) * 1000).toISOString().replace(".000", "");

/* ---- What is shown of it ---- */
const MOST_FAULTS = 200, at = (id) => document.getElementById(id);

function show({ faults, verdicts: six, counts, keys }) {
  for (const { matter, reason, standing, because, instead } of six) {
    const row = document.querySelector(`tr[data-matter=${matter}]`), [stands, why] = row.querySelectorAll("td");
    row.dataset.reason = reason;
    stands.dataset.standing = standing;
    stands.textContent = STANDING[standing];
    why.textContent = because + (instead ? `. What would establish it: ${instead}` : "") + ".";
  }
  at("findings").replaceChildren(...faults.slice(0, MOST_FAULTS).map(({ reason, where, what }) => {
    const item = document.createElement("li");
    item.dataset.reason = reason;
    item.append(/^entry \d+$/.test(where) ? linked(where) : where, `: ${what}.`);
    return item;
  }));
  at("more").hidden = !faults.length;
  at("counts").textContent = counts ? `Streams listed: ${counts.streams}. Entries shown: ${counts.shown}. Entries withheld whole: ${counts.withheld}.` : "";
  at("key").textContent = keys.length ? `The log's key, as your trust file has it: ${keys.join("; ")}` : "";
  const failed = six.filter(({ standing }) => standing === "failed").length;
  at("progress").textContent = `The check has ended. ${failed ? "Something FAILED: see the table." : "Nothing failed."} Each matter stands as the table says.`;
}

function linked(where) {
  const link = document.createElement("a");
  link.href = `#${where.replace(" ", "-")}`;
  link.textContent = where;
  return link;
}

/** Says that this page could not check, and why: never silence. */
function giveUp(why) {
  at("progress").textContent = `This page could not check what it shows: ${why}. Check the copy with verify.py.`;
  document.querySelectorAll("tr[data-matter]").forEach((row) => {
    const [stands, why] = row.querySelectorAll("td");
    row.dataset.reason = "";
    stands.dataset.standing = "not_established";
    stands.textContent = STANDING.not_established;
    why.textContent = "this page could not check it. What would establish it: verify.py.";
  });
}

async function run(given) {
  try {
    const known = globalThis.crypto?.subtle && (await digest(utf8("abc")).catch(() => null));
    if (!known || !hex(known).startsWith("ba7816bf")) return giveUp("this browser computes no SHA-256 for a page that is opened from disk");
    at("progress").textContent = "Checking…";
    show(await check(given, (done, all) => { at("progress").textContent = `Checking: ${done} of ${all} entries.`; }));
  } catch (error) {
    giveUp(String(error?.message ?? error));
  } finally {
    document.documentElement.dataset.checked = "true";
  }
}

at("trust-form").hidden = false;
at("trust-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = at("trust").value, said = at("trust-said");
  said.textContent = "";
  try {
    const given = text.trim() ? await parseTrust(text) : null;
    await run(given);
    said.textContent = given ? "Checked with the trust file that you pasted." : "No trust file is pasted: checked with what the copy brings along.";
  } catch (error) {
    said.textContent = `The trust file cannot be read: ${error.message}. Nothing in it was trusted, and the verdicts stand as they were.`;
  }
});

// On paper everything is open: what is folded away cannot be unfolded there.
addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach((each) => { each.open = true; each.dataset.folded = ""; }));
addEventListener("afterprint", () => document.querySelectorAll("details[data-folded]").forEach((each) => { each.open = false; delete each.dataset.folded; }));
run(null);
})();
