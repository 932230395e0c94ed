//! Plans the changes of an apply, without calls.

use crate::{
    diagnostic::Path,
    resource::{Private, Resource},
    schema::{Attribute, Collection, Kind, Trait, default_value, equal, pair},
    value::Value,
};

/// The result of planning a resource.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) planned: Value,
    /// The changes that require a replacement of the resource.
    pub(crate) replace: Vec<Path>,
}

/// The values that a plan is based on. The prior state is null if the resource does not exist, and the proposed state is
/// null if the resource is to be deleted.
#[derive(Debug)]
pub(crate) struct Proposal {
    pub(crate) prior: Value,
    /// The configuration, completed with the values that the provider has computed before.
    pub(crate) proposed: Value,
    pub(crate) config: Value,
}

/// Plans a resource.
pub(crate) fn plan(resource: &Resource, proposal: Proposal, private: &Private) -> Plan {
    let Proposal { prior, proposed, config } = proposal;
    if proposed.is_null() {
        return Plan { planned: proposed, replace: Vec::new() };
    }
    let mut planned = with_defaults(resource.attributes, proposed, &config);
    forget_write_only(resource.attributes, &mut planned);
    if prior.is_null() {
        compute(resource.attributes, &mut planned, (&config, true));
        return Plan { planned, replace: Vec::new() };
    }
    keep_spellings(resource.attributes, &mut planned, &prior);
    let mut changes = Changes { replace: Vec::new(), any: false, has_update: resource.update.is_some() };
    changes.object(resource.attributes, (&prior, &planned), &Path::default());
    let mut replace = changes.replace;
    // Terraform taints only resources whose creation fails, not those that an update waits for.
    if private.failed {
        replace.push(Path::attribute("id"));
    }
    if changes.any || private.pending || private.failed {
        compute(resource.attributes, &mut planned, (&config, !replace.is_empty()));
    }
    // The apply has to wait for the create workflow, and Terraform applies only changes.
    if private.pending && planned.is_known() {
        planned.set("id", Value::Unknown);
    }
    Plan { planned, replace }
}

/// Sets the attributes that the configuration leaves out to their defaults, at any depth.
fn with_defaults(attributes: &[Attribute], mut value: Value, config: &Value) -> Value {
    set_defaults(attributes, &mut value, config);
    value
}

fn set_defaults(attributes: &[Attribute], value: &mut Value, config: &Value) {
    let Value::Object(members) = value else { return };
    for attribute in attributes {
        let given = config.get(attribute.name);
        if !attribute.default.is_empty() && given.is_null() {
            let default = default_value(attribute);
            let mut complete = default.clone();
            inside(&attribute.kind, &mut complete, &default, &set_defaults);
            members.insert(attribute.name.to_owned(), complete);
        } else if let Some(value) = members.get_mut(attribute.name) {
            inside(&attribute.kind, value, given, &set_defaults);
        }
    }
}

/// Removes the values of write-only attributes, which plans and states must not contain.
fn forget_write_only(attributes: &[Attribute], value: &mut Value) {
    for attribute in attributes {
        if attribute.is(Trait::WriteOnly) {
            value.set(attribute.name, Value::Null);
        }
    }
}

/// Keeps the prior values that mean the same as the planned values.
fn keep_spellings(attributes: &[Attribute], planned: &mut Value, prior: &Value) {
    for attribute in attributes {
        let before = prior.get(attribute.name);
        if equal(&attribute.kind, before, planned.get(attribute.name)) {
            planned.set(attribute.name, before.clone());
        }
    }
}

/// The changes between two values of a resource.
struct Changes {
    replace: Vec<Path>,
    any: bool,
    has_update: bool,
}

impl Changes {
    fn object(&mut self, attributes: &[Attribute], (prior, planned): (&Value, &Value), at: &Path) {
        for attribute in attributes {
            let (before, after) = (prior.get(attribute.name), planned.get(attribute.name));
            if equal(&attribute.kind, before, after) {
                continue;
            }
            self.any |= attribute.name != "timeouts";
            let mut path = at.clone();
            path.push_attribute(attribute.name);
            match (&attribute.kind, before, after) {
                (Kind::Object(inside), Value::Object(_), Value::Object(_))
                    if !attribute.is(Trait::Replace) =>
                {
                    self.object(inside, (before, after), &path);
                }
                _ if attribute.is(Trait::Replace) || self.needs_update(attribute) => self.replace.push(path),
                _ => {}
            }
        }
    }

    /// Returns `true` if a change requires a replacement because the resource has no update.
    fn needs_update(&self, attribute: &Attribute) -> bool {
        !self.has_update && !attribute.json.is_empty() && !attribute.is_computed()
    }
}

/// Makes the computed values of a change unknown, unless the configuration sets them or they are kept.
fn compute(attributes: &[Attribute], planned: &mut Value, (config, is_new): (&Value, bool)) {
    for attribute in attributes {
        let given = config.get(attribute.name);
        let is_ours = attribute.is_computed() && attribute.default.is_empty() && given.is_null();
        // An interrupted creation has computed no values to keep.
        let is_kept = attribute.is(Trait::Keep) && !planned.get(attribute.name).is_null();
        if is_ours && (is_new || !is_kept) {
            planned.set(attribute.name, Value::Unknown);
        } else if let Value::Object(object) = planned
            && let Some(value) = object.get_mut(attribute.name)
            && !(given.is_null() && attribute.is_computed())
        {
            let compute = |attributes: &[Attribute], value: &mut Value, config: &Value| {
                compute(attributes, value, (config, is_new));
            };
            inside(&attribute.kind, value, given, &compute);
        }
    }
}

/// Visits the objects inside a value, each with its configuration.
fn inside(kind: &Kind, value: &mut Value, config: &Value, visit: Visit<'_>) {
    match (kind, value) {
        (Kind::Object(attributes), value @ Value::Object(_)) => visit(attributes, value, config),
        (Kind::Objects(Collection::Set, attributes), Value::List(values)) => {
            let configs = of_set(attributes, values, config);
            for (value, config) in values.iter_mut().zip(configs).filter_map(|(value, it)| Some((value, it?)))
            {
                visit(attributes, value, config);
            }
        }
        (Kind::Objects(_, attributes), Value::List(values)) => {
            for (index, value) in values.iter_mut().enumerate() {
                visit(attributes, value, config.at(index));
            }
        }
        (Kind::Objects(_, attributes), Value::Object(values)) => {
            for (key, value) in values {
                visit(attributes, value, config.get(key));
            }
        }
        _ => {}
    }
}

/// A function of attributes, a value that has them, and its configuration.
type Visit<'a> = &'a dyn Fn(&[Attribute], &mut Value, &Value);

/// Returns the configuration of each element of a set. Computed values change the order of a set.
fn of_set<'c>(attributes: &[Attribute], values: &[Value], config: &'c Value) -> Vec<Option<&'c Value>> {
    let configs = if let Value::List(configs) = config { configs.as_slice() } else { &[] };
    let is_alike = |value: &Value, config: &Value| is_of(attributes, value, config);
    pair(values, configs, &[&is_alike])
}

/// Returns `true` if a configuration, completed with computed values, is this value.
fn is_of(attributes: &[Attribute], value: &Value, config: &Value) -> bool {
    attributes.iter().all(|attribute| {
        let (value, given) = (value.get(attribute.name), config.get(attribute.name));
        match (&attribute.kind, value, given) {
            (_, _, Value::Null) if attribute.is_computed() => true,
            (Kind::Object(inside), Value::Object(_), Value::Object(_)) => is_of(inside, value, given),
            (Kind::Objects(..), ..) => value.is_null() == given.is_null(),
            (kind, value, given) => equal(kind, value, given),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        schema::Mode,
        value::{Number, Object, arbitrary::values},
    };
    use proptest::prelude::*;

    const ATTRIBUTES: &[Attribute] = &[
        Attribute::ID,
        Attribute { traits: &[Trait::Replace], ..Attribute::new("name", "name", Mode::Required, Kind::Text) },
        Attribute { default: "1", ..Attribute::new("nodes", "nodes", Mode::OptionalComputed, Kind::Integer) },
        Attribute::new("keep", "keep", Mode::Optional, Kind::Duration),
        Attribute::new("host", "host", Mode::Computed, Kind::Text),
        Attribute::TIMEOUTS,
    ];

    fn value<const N: usize>(members: [(&str, &str); N]) -> Value {
        let mut object: Object =
            ATTRIBUTES.iter().map(|attribute| (attribute.name.to_owned(), Value::Null)).collect();
        object.extend(members.map(|(name, text)| (name.to_owned(), Value::from(text))));
        Value::Object(object)
    }

    fn planned(prior: &Value, config: &Value) -> (Value, Changes) {
        let mut proposed = with_defaults(ATTRIBUTES, config.clone(), config);
        keep_spellings(ATTRIBUTES, &mut proposed, prior);
        let mut changes = Changes { replace: Vec::new(), any: false, has_update: true };
        changes.object(ATTRIBUTES, (prior, &proposed), &Path::default());
        (proposed, changes)
    }

    #[test]
    fn a_new_resource_computes_what_the_configuration_leaves_out() {
        let config = value([("name", "main")]);
        let mut planned = with_defaults(ATTRIBUTES, config.clone(), &config);
        compute(ATTRIBUTES, &mut planned, (&config, true));
        assert_eq!(planned.get("id"), &Value::Unknown);
        assert_eq!(planned.get("host"), &Value::Unknown);
        assert_eq!(planned.get("nodes"), &Value::Number(Number::Integer(1)));
        assert_eq!(planned.get("keep"), &Value::Null);
    }

    #[test]
    fn defaults_are_set_at_any_depth() {
        const ITEM: &[Attribute] = &[
            Attribute::new("name", "name", Mode::Required, Kind::Text),
            Attribute {
                default: "1",
                ..Attribute::new("amount", "amount", Mode::OptionalComputed, Kind::Integer)
            },
            Attribute::new("mark", "mark", Mode::Computed, Kind::Text),
        ];
        const ITEMS: &[Attribute] = &[
            Attribute::new("loose", "loose", Mode::Optional, Kind::Objects(Collection::Set, ITEM)),
            Attribute::new("top", "top", Mode::Optional, Kind::Object(ITEM)),
            Attribute::new("shelves", "shelves", Mode::Optional, Kind::Objects(Collection::Map, ITEM)),
        ];
        let object = |members: Vec<(&str, Value)>| {
            Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
        };
        let item = |name: &str, amount: Option<i128>, mark: Value| {
            let amount = amount.map_or(Value::Null, |amount| Value::Number(Number::Integer(amount)));
            object(vec![("name", name.into()), ("amount", amount), ("mark", mark)])
        };
        let all = |loose: Vec<Value>, one: Value| {
            let shelves = object(vec![("low", one.clone())]);
            object(vec![("loose", Value::List(loose)), ("top", one), ("shelves", shelves)])
        };
        let null = Value::Null;
        let one = item("t", None, null.clone());
        let config = all(vec![item("a", None, null.clone()), item("b", Some(5), null.clone())], one.clone());
        // Terraform sorts sets by their values, so computed values change the order.
        let loose = vec![item("b", Some(5), "B".into()), item("a", Some(9), "A".into())];
        let mut planned = with_defaults(ITEMS, all(loose, one), &config);
        let top = item("t", Some(1), null);
        let loose = vec![item("b", Some(5), "B".into()), item("a", Some(1), "A".into())];
        assert!(planned == all(loose, top));
        compute(ITEMS, &mut planned, (&config, true));
        let unknown = |name, amount| item(name, Some(amount), Value::Unknown);
        assert!(planned == all(vec![unknown("b", 5), unknown("a", 1)], unknown("t", 1)));
    }

    #[test]
    fn a_change_computes_anew_what_is_not_kept() {
        let (id, config) = (("id", "i"), value([("name", "main"), ("keep", "2h")]));
        let mut planned = value([("name", "main"), ("keep", "2h"), id, ("host", "h")]);
        compute(ATTRIBUTES, &mut planned, (&config, false));
        assert_eq!(planned.get("id"), &Value::from("i"));
        assert_eq!(planned.get("host"), &Value::Unknown);
    }

    #[test]
    fn only_other_meanings_are_changes() {
        let prior = planned(&value([]), &value([("name", "main"), ("keep", "1h30m")])).0;
        let respelled = planned(&prior, &value([("name", "main"), ("keep", "90m")]));
        assert_eq!(respelled.0.get("keep"), &Value::from("1h30m"));
        assert!(!respelled.1.any && respelled.1.replace.is_empty());
        let renamed = planned(&prior, &value([("name", "other"), ("keep", "1h30m")]));
        assert_eq!(renamed.1.replace, [Path::attribute("name")]);
    }

    proptest! {
        #[test]
        fn hostile_values_do_no_harm(prior in values(), proposed in values(), config in values()) {
            let mut planned = with_defaults(ATTRIBUTES, proposed, &config);
            keep_spellings(ATTRIBUTES, &mut planned, &prior);
            let mut changes = Changes { replace: Vec::new(), any: false, has_update: false };
            changes.object(ATTRIBUTES, (&prior, &planned), &Path::default());
            compute(ATTRIBUTES, &mut planned, (&config, true));
            if matches!(planned, Value::Object(_)) && config.get("host").is_null() {
                prop_assert_eq!(planned.get("host"), &Value::Unknown);
            }
        }
    }
}
