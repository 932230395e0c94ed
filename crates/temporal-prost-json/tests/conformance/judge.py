#!/usr/bin/env python3
"""Records what Python's protobuf says to every case: `descriptors.binpb` and `cases.json`.

    python -m venv venv && venv/bin/pip install protobuf==7.36.2 grpcio-tools==1.85.1
    venv/bin/python judge.py

A case is JSON to read or wire bytes to write. The verdict on JSON is the wire form (null: refused)
and the JSON form of that, the verdict on bytes their JSON form (null: refused).
"""

import json
import pathlib
import subprocess
import sys
from random import Random

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

HERE = pathlib.Path(__file__).parent
SCHEMAS = ["proto3.proto", "proto2.proto", "editions.proto", "editions_implicit.proto", "order.proto"]


def compile_schemas():
    path = HERE / "descriptors.binpb"
    command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{HERE}", "--include_imports"]
    subprocess.run([*command, f"--descriptor_set_out={path}", *SCHEMAS], check=True)
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes()).file:
        pool.Add(file)
    return pool


POOL = compile_schemas()


def new(name):
    full = name if "." in name else f"conformance.{name}"
    return message_factory.GetMessageClass(POOL.FindMessageTypeByName(full))()


def wire_of(message):
    return message.SerializeToString(deterministic=True)


def json_of(message):
    try:
        return json_format.MessageToJson(message, indent=None, descriptor_pool=POOL)
    except Exception:
        return None


def read(name, text, ignore_unknown):
    message = new(name)
    try:
        json_format.Parse(text, message, ignore_unknown_fields=ignore_unknown, descriptor_pool=POOL)
        return wire_of(message).hex(), json_of(message)
    except Exception:
        return None, None


def verdict(name, text, ignore_unknown=False):
    wire, canonical = read(name, text, ignore_unknown)
    case = {"message": name, "json": text, "wire": wire, "canonical": canonical}
    return case | ({"ignore_unknown": True} if ignore_unknown else {})


def verdict_on_wire(name, data):
    message = new(name)
    try:
        message.ParseFromString(data)
    except Exception:
        return {"message": name, "wire": data.hex(), "canonical": None}
    return {"message": name, "wire": data.hex(), "canonical": json_of(message)}


def field(name, *values):
    return [("Proto3", '{"%s": %s}' % (name, value)) for value in values]


def integers():
    spellings = ["0", "1", "-1", '"1"', '"-1"', "1.0", '"1.0"', "1e2", '"1e2"', "1E2", "1.5", '"1.5"', "true"]
    strange = ['"+1"', '" 1"', '"1 "', '"0x1"', '"007"', '""', '"one"', '"1_000"', "[1]", "{}", '"NaN"', "-0", "-0.0", "0.1e1"]
    edges = {
        "int32": ["2147483647", "2147483648", "-2147483648", "-2147483649", '"2147483648"', "2147483647.0"],
        "sint32": ["2147483647", "2147483648", "-2147483648", "-2147483649"],
        "sfixed32": ["2147483647", "2147483648", "-2147483648", "-2147483649"],
        "uint32": ["4294967295", "4294967296", '"4294967295"', "-1", "4.294967295e9"],
        "fixed32": ["4294967295", "4294967296", "-1"],
        "int64": ['"9223372036854775807"', '"9223372036854775808"', '"-9223372036854775808"', '"-9223372036854775809"', "9007199254740993", "9223372036854775807", "9223372036854775808", "1e18", "1e19"],
        "sint64": ['"9223372036854775807"', '"-9223372036854775808"', '"9223372036854775808"'],
        "sfixed64": ['"9223372036854775807"', '"-9223372036854775808"', '"-9223372036854775809"'],
        "uint64": ['"18446744073709551615"', '"18446744073709551616"', "18446744073709551615", "18446744073709551616", "-1", '"-1"', "1e19", "1e20"],
        "fixed64": ['"18446744073709551615"', '"18446744073709551616"', "-1"],
    }
    cases = field("int32Field", *spellings, *strange) + field("int64Field", *spellings, *strange[:8]) + field("uint64Field", *spellings)
    for kind, values in edges.items():
        cases += field(f"{kind}Field", *values)
    return cases


def floats():
    common = ["0", "1", "-1", "1.5", "0.1", "-0.0", "1e10", "1e-10", "123456789", '"1.5"', '"1"', '"NaN"', '"Infinity"', '"-Infinity"']
    strange = ['"nan"', '"inf"', '"infinity"', '"+Infinity"', '"-NaN"', '""', '" 1"', '"1 "', '"0x1p3"', "true", "[1]", "NaN", "Infinity", '"1e"', '"1.e1"', '".5"', '"+1"', '"1_0"']
    double = ["1.7976931348623157e308", "-1.7976931348623157e308", "1e400", '"1e400"', "2.2250738585072014e-308", "5e-324", "18446744073709551615", "9007199254740993", "0.30000000000000004", "1e21", "1e22"]
    single = ["3.4028234663852886e38", "-3.4028234663852886e38", "3.5e38", '"3.5e38"', "1e39", '"1e39"', "1.401298464324817e-45", "1e-50", "16777217", "0.3", "3.1415927", "1e20", "1.17549435e-38", "3.40282357e38"]
    return field("doubleField", *common, *strange, *double) + field("floatField", *common, *strange, *single) + field("floats", "[0.1, 0.2, 1e20]", '["NaN", 1]') + field("doubles", "[0.10000000149011612]")


def booleans_and_text():
    cases = field("boolField", "true", "false", '"true"', '"false"', "1", "0", "null", '"TRUE"', "[]")
    cases += field("stringField", '"x"', '""', '"ü€😀"', '"\\u00fc\\ud83d\\ude00"', '"\\ud800"', '"\\udc00\\ud800"', '"\\n\\t\\"\\\\\\/"', '"\\u0000"', "1", "true", "null", "[]", "{}", '"</script>\\u2028"', '"\\x41"')
    cases += field("bytesField", '""', '"AQI="', '"AQI"', '"-_8="', '"-_8"', '"+/8="', '"+/8"', '"AQIDBA=="', '"AQIDBA"', '"+_8="', '"A"', '"A==="', '"AQI=="', '"!!"', '"AQ I="', '"AQI=\\n"', '"AR=="', "1", "null", "[1, 2]")
    return cases


def enums():
    values = ['"RED"', '"COLOR_UNSPECIFIED"', '"NEGATIVE"', "1", "0", "-1", "7", "2147483647", "-2147483648", "2147483648", '"1"', '"red"', '"NOPE"', '""', "1.0", "1.5", "null", "true", "[]"]
    cases = field("color", *values) + field("maybeColor", '"COLOR_UNSPECIFIED"', "0", "null")
    cases += field("colors", '["RED", 2, "GREEN", 9]', '["NOPE"]', "[null]") + field("colorsByName", '{"a": "RED"}', '{"a": 7}', '{"a": "NOPE"}', '{"a": null}')
    return cases + field("aliased", '"FIRST"', '"SECOND"', '"THIRD"')


def presence():
    cases = [("Proto3", text) for text in ["{}", "null", "[]", "1", '"x"', "", " ", "{", '{"', "{}{}", "{} x", " {} ", '{"int32Field": 1,}', "{'int32Field': 1}", '{"int32Field" 1}', "\ufeff{}", "true"]]
    cases += field("maybeInt32", "0", "1", "null") + field("maybeString", '""', '"x"', "null") + field("maybeBytes", '""') + field("maybeDouble", "0", "-0.0") + field("maybeBool", "false", "null")
    for name in ["doubleField", "floatField", "int32Field", "uint64Field", "child", "int32s", "children", "byString", "any", "timestamp", "duration", "fieldMask", "struct", "listValue", "value", "empty", "int32Value", "stringValue"]:
        cases += field(name, "null")
    return cases


def repeated():
    cases = field("int32s", "[]", "[1]", "[1, 2, 3]", "[0]", "[-1, 2147483647]", '["1"]', "[null]", "[1, null]", "1", "{}", '["x"]', "[[1]]", "[1.5]", "[2147483648]")
    cases += field("strings", "[]", '["", "a"]', "[1]") + field("children", "[]", "[{}]", '[{"int32Field": 1}, {"stringField": "x"}]', "[null]", "{}") + field("blobs", '["", "AQI="]')
    return cases + field("int64s", '["9223372036854775807", 1]') + field("bools", "[true, false]") + field("expanded", "[1, -1]") + field("fixed32s", "[1, 4294967295]")


def maps():
    cases = field("byString", "{}", '{"a": "b"}', '{"": ""}', '{"a": "1", "b": "2"}', '{"a": null}', "[]", '{"a": 1}', '{"a": "1", "a": "2"}', '"x"')
    for kind in ["Int32", "Int64", "Sint32", "Sint64", "Sfixed32", "Sfixed64"]:
        cases += field(f"by{kind}", '{"-1": "x"}', '{"1": "one", "0": "zero"}')
    for kind in ["Uint32", "Uint64", "Fixed32", "Fixed64"]:
        cases += field(f"by{kind}", '{"1": "one", "0": "zero"}', '{"-1": "x"}')
    cases += field("byInt32", '{"2147483647": "x"}', '{"2147483648": "x"}', '{"a": "x"}', '{"": "x"}', '{" 1": "x"}', '{"1.0": "x"}', '{"1": "a", "01": "b"}') + field("byInt64", '{"9223372036854775807": "x"}', '{"9223372036854775808": "x"}')
    cases += field("byUint64", '{"18446744073709551615": "x"}', '{"18446744073709551616": "x"}') + field("byUint32", '{"4294967295": "x"}', '{"4294967296": "x"}')
    cases += field("byBool", '{"true": "yes"}', '{"false": "no"}', '{"True": "x"}', '{"1": "x"}', '{"true": "yes", "false": "no"}')
    cases += field("childrenByName", '{"a": {"int32Field": 1}}', '{"a": {}}', '{"a": null}') + field("doublesByName", '{"a": "NaN"}', '{"a": 0}') + field("valuesByName", '{"a": null}', '{"a": [1]}') + field("blobsByName", '{"a": "AQI="}')
    return cases


def oneofs():
    cases = field("choiceUint32", "0", "1", "null") + field("choiceString", '""', '"x"') + field("choiceChild", "{}", "null", '{"choiceUint32": 1}') + field("choiceColor", '"COLOR_UNSPECIFIED"') + field("choiceNull", "null", '"NULL_VALUE"', "0") + field("choiceValue", "null", "1") + field("choiceBool", "false")
    return cases + [("Proto3", text) for text in ['{"choiceUint32": 1, "choiceString": "x"}', '{"choiceUint32": null, "choiceString": "x"}', '{"choiceString": "x", "choiceUint32": null}', '{"choiceNull": null, "choiceString": "x"}']]


def names():
    texts = ['{"int32_field": 1}', '{"int32Field": 1, "int32_field": 2}', '{"int32Field": 1, "int32Field": 2}', '{"Int32Field": 1}', '{"another-name": "x"}', '{"renamed": "x"}', '{"fieldname1": "x"}', '{"fieldName2": "x"}', '{"field_name2": "x"}', '{"FieldName3": "x"}', '{"_field_name3": "x"}', '{"fieldName4": "x"}', '{"field__name4_": "x"}', '{"field0name5": "x"}', '{"field0Name6": "x"}', '{"field_0_name6": "x"}', '{"FieldName7": "x"}', '{"FIELDNAME8": "x"}', '{"FIELD_NAME8": "x"}', '{"int32\\u0046ield": 1}', '{"": 1}', '{"int32Field": null, "int32Field": 1}']
    return [("Proto3", text) for text in texts]


def unknown():
    return [("Proto3", text) for text in ['{"nope": 1}', '{"nope": {"a": [1, {"b": null}]}, "int32Field": 1}', '{"child": {"nope": 1}}', '{"children": [{"nope": 1}]}', '{"nope": 1, "nope": 2}', '{"color": "NOPE"}', '{"colors": ["NOPE", "RED"]}', '{"colorsByName": {"a": "NOPE", "b": "RED"}}', '{"int32Field": "x"}', '{"[conformance.note]": "x"}', '{"any": {"@type": "type.googleapis.com/conformance.Proto3", "nope": 1}}', '{"empty": {"nope": 1}}', '{"choiceColor": "NOPE"}', '{"maybeColor": "NOPE"}']]


def timestamps():
    good = ["1970-01-01T00:00:00Z", "2024-02-29T12:34:56Z", "2024-02-29T12:34:56.5Z", "2024-02-29T12:34:56.001Z", "2024-02-29T12:34:56.000001Z", "2024-02-29T12:34:56.000000001Z", "2024-02-29T12:34:56.120Z", "2024-02-29T12:34:56.123400Z", "2024-02-29T12:34:56+01:00", "2024-02-29T12:34:56-08:30", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999Z", "1900-03-01T00:00:00Z", "2024-02-29T12:34:56.000Z"]
    bad = ["", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z", "2024-01-01t00:00:00Z", "2024-01-01T00:00:00z", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.0000000001Z", "2024-01-01T00:00Z", "2024-1-1T00:00:00Z", " 2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z ", "2024-01-01T00:00:00+0100", "2024-01-01T00:00:00+25:00", "2024-01-01T00:00:00+01", "-2024-01-01T00:00:00Z"]
    return field("timestamp", *[json.dumps(text) for text in good + bad], "1", "{}") + field("timestamps", '["1970-01-01T00:00:01Z"]', "[null]")


def durations():
    good = ["0s", "1s", "-1s", "1.5s", "-1.5s", "0.5s", "-0.5s", "0.001s", "0.000001s", "0.000000001s", "-0.000000001s", "1.120s", "315576000000s", "-315576000000s", "315576000000.999999999s"]
    bad = ["", "1", "s", "1.5", "1 s", " 1s", "1s ", "+1s", "1.s", ".5s", "1.0000000001s", "315576000001s", "-315576000001s", "1e3s", "1S", "1m", "--1s", "0x1s", "9223372036854775808s", "1.-5s", "1_0s"]
    return field("duration", *[json.dumps(text) for text in good + bad], "1", "{}")


def field_masks():
    return field("fieldMask", '""', '"a"', '"fooBar"', '"a,b"', '"a.b,fooBar.bazQux"', '"foo_bar"', '"a,"', '",a"', '"a,,b"', '"foo1"', '"FooBar"', '" a"', "1", "[]", '"a..b"', '"foo.barBaz1"')


def structs():
    values = ["null", "true", "1", "1.5", '"x"', "[]", "{}", '[1, "a", null, {"b": [false]}]', '{"a": {"b": [1]}}', '"NaN"', "1e400", "18446744073709551615", "-0.0"]
    cases = field("value", *values) + field("struct", "{}", '{"a": null}', '{"a": 1, "b": "x", "c": [true, {}]}', '{"a": 1, "a": 2}', "[]", "1")
    return cases + field("listValue", "[]", "[null]", "[1, [2], {}]", "{}", "1") + field("values", "[null, 1]", "[]") + field("nullValue", "null", '"NULL_VALUE"', "0", '"X"', "1") + field("nulls", "[null]", '["NULL_VALUE", 0]')


def anys():
    at = '"@type": "type.googleapis.com/%s"'
    bodies = ["{}", "{%s}" % at % "conformance.Proto3", '{%s, "int32Field": 1}' % at % "conformance.Proto3", '{"int32Field": 1, %s}' % at % "conformance.Proto3", '{%s, "value": "1.5s"}' % at % "google.protobuf.Duration", '{%s, "value": "x"}' % at % "google.protobuf.StringValue", '{%s, "value": {"a": 1}}' % at % "google.protobuf.Struct", '{%s, "value": null}' % at % "google.protobuf.Value", '{%s}' % at % "google.protobuf.Duration", '{%s, "value": "1s", "nope": 1}' % at % "google.protobuf.Duration", '{%s}' % at % "nope.Nope", '{"int32Field": 1}', '{"@type": 1}', '{"@type": "conformance.Proto3"}', '{"@type": "example.com/a/conformance.Proto3"}', '{"@type": ""}', '{%s, "value": {%s, "int32Field": 1}}' % (at % "google.protobuf.Any", at % "conformance.Proto3"), '{%s, "nope": 1}' % at % "conformance.Proto3", '{%s, "any": {%s, "value": "1s"}}' % (at % "conformance.Proto3", at % "google.protobuf.Duration"), '{%s}' % at % "google.protobuf.Empty", '{%s, "value": {}}' % at % "google.protobuf.Empty", '{%s, "number": 1}' % at % "conformance.Proto2", "[]", "1", '{"@type": "type.googleapis.com/"}', '{%s, "floatField": 0.1}' % at % "conformance.Proto3"]
    return field("any", *bodies) + field("anys", "[{%s}]" % at % "conformance.Proto3")


def wrappers():
    cases = field("doubleValue", "0", "1.5", '"NaN"', "null") + field("floatValue", "0.1", '"-Infinity"', "1e39") + field("int64Value", '"1"', "1", "0", '"9223372036854775808"') + field("uint64Value", '"18446744073709551615"', "-1") + field("int32Value", "1", "2147483648", '"1"', "{}") + field("uint32Value", "4294967295", "-1")
    return cases + field("boolValue", "true", "false", '"true"', "null") + field("stringValue", '"x"', '""', "1") + field("bytesValue", '"AQI="', '"-_8"', '""') + field("int64Values", '["1", 2]', "[null]") + field("empty", "{}", '{"a": 1}', "[]")


def top_level():
    texts = {"Timestamp": '"1970-01-01T00:00:01Z"', "Duration": '"1s"', "FieldMask": '"fooBar"', "Struct": '{"a": 1}', "Value": "null", "ListValue": "[1]", "Empty": "{}", "Int64Value": '"1"', "StringValue": '"x"', "BoolValue": "false", "Any": '{"@type": "type.googleapis.com/google.protobuf.Empty"}', "FloatValue": "0.1"}
    cases = [(f"google.protobuf.{name}", text) for name, text in texts.items()]
    return cases + [("google.protobuf.Value", text) for text in ["1", '"x"', "[null]", "{}"]] + [("google.protobuf.Int32Value", "null"), ("google.protobuf.Timestamp", "null")]


def other_syntaxes():
    proto2 = ['{"number": 0}', '{"number": null}', '{"text": ""}', '{"text": "unset"}', '{"level": "HIGH"}', '{"level": 2}', '{"level": 7}', '{"level": "NOPE"}', '{"levels": [1, 7]}', '{"expanded": [1, 2]}', '{"packed": [1, 2]}', '{"child": {"child": {}}}', '{"box": {"width": 1}}', '{"Box": {"width": 1}}', '{"box": {"content": {"box": {}}}}', '{"item": [{"name": "a"}, {}]}', '{"flag": false}', '{"pair": {"left": 1}}', '{"pair": {}, "word": "x"}', '{"[conformance.note]": "x"}', '{"[conformance.nope]": "x"}', '{"note": "x"}']
    editions = ['{"explicit": 0}', '{"implicit": 0}', '{"implicit": 1}', '{"packed": [1, 2]}', '{"expanded": [1, 2]}', '{"delimited": {"explicit": 1}}', '{"delimiteds": [{}, {"implicit": 1}]}', '{"open": 7}', '{"open": "SOMETHING"}', '{"closed": 7}', '{"closed": "TWO"}', '{"closed": 1}', '{"closeds": [1, 7]}', '{"implicitText": ""}', '{"byName": {"a": {"explicit": 0}}}', '{"prefixed": {"delimited": {}}}']
    inherited = ['{"number": 0}', '{"explicit": 0}', '{"child": {"number": 1}}', '{"numbers": [1, 2]}', '{"byName": {"a": {"child": {}}}}', '{"left": 0}', '{"right": {}}']
    return [("Proto2", text) for text in proto2] + [("Editions", text) for text in editions] + [("Inherited", text) for text in inherited] + [("Needs", '{"number": 1}'), ("Needs", "{}")]


def nested(depth, opening, closing, middle):
    return opening * depth + middle + closing * depth


def depths():
    return [("Proto3", nested(depth, '{"child":', "}", "{}")) for depth in [1, 30, 90]] + [("Proto3", nested(20, '{"children":[', "]}", "{}")), ("Proto3", nested(20, '{"childrenByName":{"a":', "}}", "{}"))] + field("value", nested(40, "[", "]", "1"), nested(30, '{"a":', "}", "1")) + [("Proto3", nested(5000, '{"child":', "}", "{}"))]


def texts():
    groups = [integers, floats, booleans_and_text, enums, presence, repeated, maps, oneofs, names, timestamps, durations, field_masks, structs, anys, wrappers, top_level, other_syntaxes, depths]
    return [case for group in groups for case in group()]


def wires():
    """Bytes that no JSON makes: order, merging, overflow, what JSON cannot say, damage."""
    hexes = {
        "Proto3": ["", "1801", "18011802", "1880808080808080808001", "18ffffffffffffffffff01", "18ffffffff0f", "1800", "fa01020102", "fa0103010203f80103", "f80101f80102", "8a0104", "8a0102", "8a01021801", "8a010218018a01022002", "720161", "7201ff", "7202c3bc", "7a02ffff", "1500000000", "150000807f", "15000080ff", "150000c07f", "15cdcccc3d", "090000000000000080", "09000000000000f07f", "09000000000000f8ff", "8001ffffffffffffffffff01", "800107", "680168", "6802", "a0190061", "1a0161", "9a03060a01611201629a03060a0161120163", "9a0300", "9a03030a0161", "9a0303120162", "b80401c2040178", "c2040178b80401", "ca04021801ca04022002", "ca04021801b80401ca04022002", "8a05070880a2bcc1e63b", "8a0500", "8a05020801", "8a050b08ffffffffffffffffff01", "8a050508ffb5f9", "8a050210ff", "8a050510ffffff7f", "8a0507088092b8c398fe", "9205020801", "92050b08ffffffffffffffffff01", "92050d080110ffffffffffffffffff01", "9205051080cab5ee01", "9205060880b0c0bd", "9a05030a0161", "9a05090a07666f6f5f626172", "9a05080a06666f6f426172", "9a05080a06666f6f5f3161", "9a05070a05615f5f6263", "9a05020a00", "9a05030a015f", "aa0500", "aa05020800", "aa050911000000000000f87f", "aa050911000000000000f07f", "a205070a050a01611200", "a205050a030a0161", "c20500", "c20503120101", "c205060a04612f6e6f", "b80500", "b80501", "80", "08", "0a", "180318", "1b18011c", "1c", "1b", "1f", "00", "0700", "72ffffffff0f", "8a01ffffffffffffffff7f", "f8ffffff0f01", "d20500", "d2050908000000000000f03f", "d2050909000000000000f03f", "da05050dcdcccc3d"],
        "Proto2": ["0800", "22020102", "20012002", "2a0201022803", "3b08013c", "3b083c", "3b3c3b08013c", "3b", "3b3b3c", "3c", "430a01614443440a", "4344", "1807", "1802", "1200", "a2060178", "630801646a0178", "6a01786364", "5007", "5001", "3b12023b3c3c"],
        "Editions": ["0800", "1000", "1001", "1a020102", "18011802", "22020102", "2b08012c", "2b2c2b08022c", "333433080134", "4007", "3807", "5200", "5a0b0a01611206080162020801"],
        "Inherited": ["0800", "1000", "1b08011c", "20012002", "22020102", "2a070a016112020801", "3000", "3b3c"],
    }
    return [(name, bytes.fromhex(text)) for name, group in hexes.items() for text in group]


def scalar(random, field):
    edges = {1: [0.1, -0.0, 1e300, float("inf")], 2: [0.1, -0.0, 1e30, float("-inf")], 8: [True, False], 9: ["", "ü€😀\n", '"\\'], 12: [b"", b"\x00\xff\xfe"]}
    if field.type in edges:
        return random.choice(edges[field.type])
    if field.enum_type:
        return random.choice([value.number for value in field.enum_type.values])
    bits = 64 if field.cpp_type in (field.CPPTYPE_INT64, field.CPPTYPE_UINT64) else 32
    number = random.choice([0, 1, random.getrandbits(bits), random.getrandbits(7)])
    unsigned = field.cpp_type in (field.CPPTYPE_UINT32, field.CPPTYPE_UINT64)
    return number if unsigned else number - (number >> (bits - 1) << bits)


def special(random, message):
    """Messages whose fields are not free; tells whether this was one."""
    match message.DESCRIPTOR.full_name:
        case "google.protobuf.Timestamp":
            message.seconds, message.nanos = random.randint(-(10**10), 10**11), random.choice([0, 1, 10**3, 5 * 10**8])
        case "google.protobuf.Duration":
            sign = random.choice([-1, 1])
            message.seconds, message.nanos = sign * random.randint(0, 10**11), sign * random.choice([0, 1, 10**3, 5 * 10**8])
        case "google.protobuf.FieldMask":
            message.paths.extend(random.sample(["a", "foo_bar", "a.b_c"], random.randint(0, 3)))
        case "google.protobuf.Any":
            message.Pack(fill(random, new("Inherited"), 1))
        case "google.protobuf.Value":
            json_format.Parse(random.choice(["null", "true", "1.5", '"x"', "[1, [], null]", '{"a": {"b": null}}']), message)
        case _:
            return False
    return True


def fill_field(random, message, field, depth):
    target = getattr(message, field.name)
    entry = field.message_type.fields_by_name if field.message_type and field.message_type.GetOptions().map_entry else None
    if entry and entry["value"].message_type:
        fill(random, target[scalar(random, entry["key"])], depth - 1)
    elif entry:
        target[scalar(random, entry["key"])] = scalar(random, entry["value"])
    elif field.is_repeated and field.message_type:
        for _ in range(random.randint(0, 2)):
            fill(random, target.add(), depth - 1)
    elif field.is_repeated:
        target.extend(scalar(random, field) for _ in range(random.randint(0, 3)))
    elif field.message_type:
        target.SetInParent()
        fill(random, target, depth - 1)
    else:
        setattr(message, field.name, scalar(random, field))


def fill(random, message, depth):
    if not special(random, message):
        fields = list(message.DESCRIPTOR.fields)
        for field in fields if depth == 4 else random.sample(fields, min(len(fields), 2 * max(depth, 0))):
            if random.random() < 0.7:
                fill_field(random, message, field, depth)
    return message


def samples():
    """Random messages, the same in every run."""
    random = Random(6)
    return [(name, wire_of(fill(random, new(name), 4))) for name in ["Proto3", "Proto2", "Editions", "Inherited", "Order"] for _ in range(20)]


def main():
    cases = [verdict(*case) for case in texts()]
    cases += [verdict(*case, ignore_unknown) for case in unknown() for ignore_unknown in (False, True)]
    cases += [verdict_on_wire(*case) for case in wires() + samples()]
    lines = ",\n".join(json.dumps(case, ensure_ascii=True, sort_keys=True) for case in cases)
    (HERE / "cases.json").write_text(f"[\n{lines}\n]\n")
    print(len(cases), "cases,", sum(case["canonical"] is None for case in cases), "refused")


if __name__ == "__main__":
    main()
