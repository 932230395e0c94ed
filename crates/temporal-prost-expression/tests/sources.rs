//! The sources that ids depend on.

use temporal_prost_expression::{Sources, Template};

fn sources(id: &str) -> Sources {
    Template::parse(id).expect(id).sources()
}

fn paths<'a>(paths: impl Iterator<Item = &'a [String]>) -> Vec<String> {
    paths.map(|path| path.join(".")).collect()
}

#[test]
fn fields_are_the_paths_from_the_input() {
    for (id, fields) in [
        ("a", &[][..]),
        ("a/${! id }/${! place.city }", &["id", "place.city"]),
        ("${! this.id + id }", &["id"]),
        // Inside of these, `this` is another value.
        ("${! place.(city) }", &["place"]),
        ("${! place.map(this.city) }", &["place"]),
        ("${! match tier { this == \"A\" => this, _ => \"b\" } }", &["tier"]),
        ("${! id.catch(this.city) }", &["id"]),
        // Inside of these, it is the input.
        ("${! id.or(customerName) }", &["customerName", "id"]),
        ("${! if flag { id } else { userId } }", &["flag", "id", "userId"]),
        ("${! match { flag => id, _ => userId } }", &["flag", "id", "userId"]),
        ("${! places.map_each(p -> p.city + this.id).join(\"\") }", &["id", "places"]),
        ("${! \"%s-%s\".format(id, userId) }", &["id", "userId"]),
        ("${! [id, {\"x\": userId}.x].join(\"\") }", &["id", "userId"]),
    ] {
        let sources = sources(id);
        assert_eq!(paths(sources.fields()), fields, "{id}");
        assert_eq!(sources.reads_input(), !fields.is_empty(), "{id}");
        assert!(!sources.reads_whole_input(), "{id}");
    }
}

#[test]
fn the_input_can_be_read_as_a_whole() {
    for id in ["${! this.string() }", "${! this.get(\"id\") }", "${! id.or(this.values().index(0)) }"] {
        assert!(sources(id).reads_whole_input() && sources(id).reads_input(), "{id}");
    }
}

#[test]
fn the_same_id_for_every_input_is_constant() {
    for id in ["a", "${! \"a\".uppercase() }", "${! range(0, 3).map_each(i -> i).join(\"\") }", "\\${! id }"]
    {
        assert!(sources(id).is_constant(), "{id}");
    }
    for id in ["${! id }", "${! now() }", "${! timestamp_unix().string() }", "${! uuid_v4() }"] {
        assert!(!sources(id).is_constant(), "{id}");
    }
    assert!(sources("${! timestamp_unix_nano().string() }").reads_clock());
    assert!(!sources("${! uuid_v4() }").reads_clock());
}

#[test]
fn a_random_value_in_full_makes_an_id_unique() {
    for id in [
        "${! uuid_v4() }",
        "${! id }/${! ksuid() }",
        "${! ulid().lowercase() }",
        "${! nanoid() }",
        "${! id + \"-\" + uuid_v4() }",
        "${! uuid_v4().hash(\"xxhash64\").string() }",
    ] {
        assert!(sources(id).is_unique(), "{id}");
    }
    for id in [
        "${! id.or(uuid_v4()) }",
        "${! if flag { uuid_v4() } else { id } }",
        "${! uuid_v4().slice(0, 1) }",
        "${! uuid_v4().length().string() }",
        "${! nanoid(1) }",
        "${! random_int(max: 9).string() }",
    ] {
        assert!(sources(id).is_random() && !sources(id).is_unique(), "{id}");
    }
    assert!(!sources("${! now() }").is_random());
}

#[test]
fn text_is_unlimited_if_nothing_shortens_it() {
    for (id, unlimited) in [
        ("${! id }", &["id"][..]),
        ("${! id.uppercase() + \"/\" + customerName.slug() }", &["customerName", "id"]),
        ("${! id.or(customerName) }", &["customerName", "id"]),
        ("${! (id | customerName) }", &["customerName", "id"]),
        ("${! tags.join(\"-\") }", &["tags"]),
        ("${! id.slice(2) }", &["id"]),
        ("${! id.slice(0, -2) }", &["id"]),
        ("${! id.slice(0, 20) }", &[]),
        ("${! id.slice(-20) }", &[]),
        ("${! id.hash(\"sha256\").encode(\"hex\") }", &[]),
        ("${! id.length().string() }", &[]),
        ("${! id.has_prefix(\"a\").string() }", &[]),
    ] {
        assert_eq!(paths(sources(id).unlimited()), unlimited, "{id}");
    }
}
