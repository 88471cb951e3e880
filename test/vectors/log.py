"""Makes log.json: python3 test/vectors/log.py > test/vectors/log.json

The log's chain as docs/STORE.md, "The chain", and docs/LOG.md say it, written down from them and sharing no line with the project.
"""

import hashlib
import hmac
import json
import struct
import zlib

KEY_CHAIN, KEY_SEAL, KEY_HEAD = b"\x03", b"\x04", b"\x05"


def crc(words, payload):
    return "%08x" % zlib.crc32(struct.pack("<BBH", words, 255, 1) + payload)


def mac(key, message, size):
    return hmac.new(key, message, hashlib.sha256).digest()[:size]


def make(seed, bursts, sealed_last):
    key, link, number, entries, keys = seed, bytes(12), 0, [], [seed.hex()]
    for burst, count in enumerate(bursts):
        for n in range(count):
            number += 1
            fields = [n * 7 + burst, (n * 5) % 45, (n * 3) % 42, (255, n % 100)[n % 2], 255, (n * 4099) % 65536]
            payload = struct.pack("<IIBBBBH", number, *fields) + b"\xff\xff"
            link = hashlib.sha256(link + payload).digest()[:12]
            names = ["seconds", "code", "reason", "who", "clock", "value"]
            entries.append({"number": number, **dict(zip(names, fields)), "crc": crc(6, payload)})
        if burst < len(bursts) - 1 or sealed_last:
            number += 1
            tag = mac(key, KEY_SEAL + struct.pack("<I", number) + link, 8)
            payload = struct.pack("<I", number) + link + tag
            entries.append({"number": number, "link": link.hex(), "tag": tag.hex(), "crc": crc(8, payload)})
            key = mac(key, KEY_CHAIN, 16)
            keys.append(key.hex())
    head = {"head": number, "link": link.hex(), "tag": mac(key, KEY_HEAD + struct.pack("<I", number) + link, 8).hex()}
    lines = [{"deadlatch": "log", "version": 1}, *entries, head]
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    return {"seed": seed.hex(), "keys": keys, "bursts": bursts, "export": text}


print(json.dumps({
    "source": "test/vectors/log.py; a seal stands behind each burst of events, but for the last where the export does not end with one",
    "logs": [
        make(bytes(range(16)), [16, 5], False),
        make(bytes(range(240, 256)), [16, 17, 31], True),
        make(hashlib.sha256(b"deadlatch").digest()[:16], [3], False),
    ],
}, indent=1))
