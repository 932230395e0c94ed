//! Problems found without an input, and their positions.

mod case;

use temporal_prost_expression::{Field, Mapping, Messages, Problem, Template, Type};

/// Every problem as `rule: marked text`, without the lint that half of all ids would have.
fn marked(source: &str, problems: &[Problem]) -> Vec<String> {
    let problems = problems.iter().filter(|problem| problem.rule.name() != "may-be-null");
    problems.map(|problem| format!("{}: {}", problem.rule, &source[problem.range.clone()])).collect()
}

fn template(source: &str) -> Vec<String> {
    let messages = case::messages();
    match Template::parse(source) {
        Ok(template) => marked(source, &template.check(&messages.get(case::NAME).expect("described"))),
        Err(error) => marked(source, error.problems()),
    }
}

fn mapping(source: &str) -> Vec<String> {
    let messages = case::messages();
    let message = messages.get(case::NAME).expect("described");
    match Mapping::parse(source) {
        Ok(mapping) => marked(source, &mapping.check_search_attributes(&message)),
        Err(error) => marked(source, error.problems()),
    }
}

#[test]
fn accepts_what_can_work() {
    for source in [
        "constant",
        "a/${! id.or(throw(\"need\")) }",
        "a/${! id.not_empty().catch(\"x\").slug() }",
        "a/${! count.string() }",
        "a/${! tier }",
        "a/${! ratio }",
        "a/${! if flag { id } else { count.string() } }",
        "a/${! match tier { \"TIER_GOLD\" => \"g\", _ => this } }",
        "a/${! places.map_each(p -> p.city).join(\"-\") }",
        "a/${! places.index(0).next.next.city }",
        "a/${! labels.anything }",
        "a/${! at.ts_parse(\"2006-01-02T15:04:05Z07:00\").ts_format(\"2006\") }",
        "a/${! count.uppercase().catch(\"x\") }",
        "a/${! (count.uppercase() | \"x\") }",
        "a/${! if flag { count.uppercase() } else { \"x\" } }",
        "a/${! labels.key_values().map_each(e -> e.key + e.value).join(\"\") }",
        "a/${! numbers.fold(0, i -> i.tally + i.value).string() }",
    ] {
        assert_eq!(template(source), [""; 0], "{source}");
    }
}

#[test]
fn inputs_that_have_a_json_form_of_their_own_are_checked_in_it() {
    let mut messages = Messages::default();
    let described = |field: &str| [Field::new(field, field, Type::Any)];
    messages.insert("google.protobuf.Struct", described("fields"));
    messages.insert("google.protobuf.StringValue", described("value"));
    messages.insert("google.protobuf.ListValue", described("values"));
    for (message, source, expected) in [
        ("Struct", "${! anything.or(\"\") }", vec![]),
        ("StringValue", "${! this }", vec![]),
        ("StringValue", "${! this.sum() }", vec!["always-fails: sum"]),
        ("ListValue", "${! this.join(\"\") }", vec![]),
        ("ListValue", "${! this }", vec!["not-a-string: this"]),
    ] {
        let input = messages.get(&format!("google.protobuf.{message}")).expect("described");
        let found = match Template::parse(source) {
            Ok(template) => marked(source, &template.check(&input)),
            Err(error) => marked(source, error.problems()),
        };
        assert_eq!(found, expected, "{message}: {source}");
    }
}

#[test]
fn refuses_what_cannot() {
    for (source, expected) in [
        ("a/${! nam }", "unknown-field: nam"),
        ("a/${! customer_name }", "unknown-field: customer_name"),
        ("a/${! place.next.town }", "unknown-field: place.next.town"),
        ("a/${! places.map_each(p -> p.town).join(\"\") }", "unknown-field: p.town"),
        ("a/${! places.0.town.string() }", "unknown-field: places.0.town"),
        ("a/${! id.town.string() }", "unknown-field: id.town"),
        // Inside of a match, names are fields of its subject.
        ("a/${! match tier { \"TIER_GOLD\" => \"g\", _ => count.string() } }", "unknown-field: count"),
        ("a/${! id.slugg() }", "unknown-function: slugg"),
        ("a/${! uuid() }", "unknown-function: uuid"),
        ("a/${! meta(\"x\") }", "out-of-scope: meta"),
        ("a/${! id.slug(1, 2) }", "wrong-arguments: slug"),
        ("a/${! id.slice() }", "wrong-arguments: slice"),
        ("a/${! id.slice(\"1\") }", "wrong-arguments: \"1\""),
        ("a/${! id.has_prefix(count) }", "wrong-arguments: count"),
        ("a/${! id.re_match(\"(\") }", "wrong-arguments: re_match"),
        ("a/${! at.ts_tz(\"Mars/Base\") }", "wrong-arguments: ts_tz"),
        ("a/${! count }", "not-a-string: count"),
        ("a/${! id.length() }", "not-a-string: id.length()"),
        ("a/${! if flag { 1 } else { true } }", "not-a-string: if flag { 1 } else { true }"),
        ("a/${! count.uppercase() }", "always-fails: uppercase"),
        ("a/${! (count - id).string() }", "always-fails: (count - id)"),
        ("a/${! !id }", "always-fails: !id"),
        ("a/${! $x }", "always-fails: $x"),
        ("a/${! throw(\"no\") }", "always-fails: throw(\"no\")"),
        ("a/${! \"nonsense\".ts_unix().string() }", "always-fails: ts_unix"),
        ("a/${! 1 + \"a\" }", "always-fails: 1 + \"a\""),
        ("a/${! id id }", "syntax: i"),
        ("a/${! id.( }", "syntax: "),
        ("a/${! id", "syntax: ${! id"),
        (r"a/\}${! \{\}.town + nam }", "unknown-field: nam"),
    ] {
        let found = template(source);
        assert!(found.iter().any(|problem| problem == expected), "{source}: {found:?}");
    }
}

#[test]
fn reports_every_fragment() {
    assert_eq!(template("${! nam }/${! town }"), ["unknown-field: nam", "unknown-field: town"]);
    assert_eq!(template("${! nope() }/${! id. }").len(), 2);
}

#[test]
fn helps() {
    let help = |source: &str| {
        let messages = case::messages();
        let problems = match Template::parse(source) {
            Ok(template) => template.check(&messages.get(case::NAME).expect("described")),
            Err(error) => error.problems().to_vec(),
        };
        problems[0].help.clone().unwrap_or_default()
    };
    assert_eq!(help("${! customer_name }"), "the JSON name is `customerName`");
    assert_eq!(help("${! custmerName }"), "did you mean `customerName`?");
    assert_eq!(help("${! id.uper() }"), "");
    assert_eq!(help("${! id.upercase() }"), "did you mean `uppercase`?");
    assert_eq!(help("a/${ id }"), r"write `${! id }`, or `\${ id }` for plain text");
    assert_eq!(
        help("${! count }"),
        "add `.or(…).string()`; without a default, the text of an unset field is `null`"
    );
    assert_eq!(help("${! 5 }"), "add `.string()`");
    assert_eq!(help("${! id.slice() }"), "the signature is `slice(low, high?)`");
}

#[test]
fn checks_search_attributes() {
    for source in [
        "keyword.Id = id\nint64.Count = count\nlist.Tags = tags\ntime.At = at",
        "root.keyword.Id = if flag { id }",
        "let x = id\nkeyword.Id = $x",
        "keyword.Id = id.or(deleted())",
        r#"root = {"keyword": {"Id": id, "Count": count.or(1).string()}, "list": {"Tags": tags}}"#,
        r#"keyword = {"Id": id}"#,
    ] {
        assert_eq!(mapping(source), [""; 0], "{source}");
    }
    for (source, expected) in [
        ("keywrd.Id = id", "unknown-search-attribute-type: keywrd.Id = id"),
        ("int64.Tags = tags", "wrong-search-attribute: tags"),
        ("keyword.Count = count", "wrong-search-attribute: count"),
        ("keyword.Id = idd", "unknown-field: idd"),
        ("root = id", "not-an-object: root = id"),
        ("root = 5\nkeyword.Id = id", "always-fails: keyword.Id = id"),
        ("keyword.Id = id.nope()", "unknown-function: nope"),
        (r#"root = {"keywrd": {"Id": id}}"#, "unknown-search-attribute-type: \"keywrd\""),
        (r#"root = {"keyword": {"Count": count}}"#, "wrong-search-attribute: count"),
        (r#"int64 = {"Tags": tags}"#, "wrong-search-attribute: tags"),
        (r#"root = {"keyword": {"Id": idd}}"#, "unknown-field: idd"),
    ] {
        let found = mapping(source);
        assert!(found.iter().any(|problem| problem == expected), "{source}: {found:?}");
    }
}

#[test]
fn an_attribute_that_may_be_null_is_found_in_every_form() {
    let messages = case::messages();
    let nulls = |source: &str| -> Vec<_> {
        let problems = Mapping::parse(source).expect("parses");
        let problems = problems.check_search_attributes(&messages.get(case::NAME).expect("described"));
        let nulls = problems.iter().filter(|problem| problem.rule.name() == "may-be-null");
        nulls.map(|problem| source[problem.range.clone()].to_owned()).collect()
    };
    for source in [
        "keyword.Id = id",
        r#"keyword = {"Id": id}"#,
        r#"root.keyword = {"Id": id}"#,
        r#"root = {"keyword": {"Id": id, "Fixed": "x"}}"#,
        r#"root = {"keyword": {(tier): id}}"#,
    ] {
        assert_eq!(nulls(source), ["id"], "{source}");
    }
    for source in [r#"root = {"keyword": {"Id": id.or("none")}}"#, r#"let a = {"Id": id}"#] {
        assert_eq!(nulls(source), [""; 0], "{source}");
    }
}
