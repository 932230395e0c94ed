//! prettyplease leaves no blank lines between items. A marker between them, written as an item, becomes one.

use syn::{File, ImplItem, Item, TraitItem, parse_quote};

const MARKER: &str = "const BLANK_LINE: () = ();";

pub(super) fn unparse(mut file: File) -> String {
    space_items(&mut file.items);
    let lines = prettyplease::unparse(&file);
    let lines = lines.lines().map(|line| if line.trim_start() == MARKER { "" } else { line });
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn space_items(items: &mut Vec<Item>) {
    for item in items.iter_mut() {
        match item {
            Item::Mod(module) => module.content.iter_mut().for_each(|(_, items)| space_items(items)),
            Item::Impl(block) => {
                space(&mut block.items, |item, _| matches!(item, ImplItem::Fn(_)), impl_marker);
            }
            Item::Trait(block) => {
                space(&mut block.items, |item, _| matches!(item, TraitItem::Fn(_)), trait_marker);
            }
            _ => {}
        }
    }
    space(items, |item, next| !belong_together(item, next), item_marker);
}

/// Puts a marker between two neighbours that are `apart`.
fn space<T>(items: &mut Vec<T>, apart: fn(&T, &T) -> bool, marker: fn() -> T) {
    for item in std::mem::take(items) {
        if items.last().is_some_and(|last| apart(last, &item)) {
            items.push(marker());
        }
        items.push(item);
    }
}

/// Imports, and what a macro adds to the type around it.
fn belong_together(item: &Item, next: &Item) -> bool {
    matches!(
        (item, next),
        (Item::Use(_), Item::Use(_))
            | (Item::Struct(_) | Item::Macro(_), Item::Macro(_))
            | (Item::Macro(_), Item::Impl(_))
    )
}

fn item_marker() -> Item {
    parse_quote!(
        const BLANK_LINE: () = ();
    )
}

fn impl_marker() -> ImplItem {
    parse_quote!(
        const BLANK_LINE: () = ();
    )
}

fn trait_marker() -> TraitItem {
    parse_quote!(
        const BLANK_LINE: () = ();
    )
}

#[cfg(test)]
mod tests {
    use quote::quote;

    #[test]
    fn items_are_apart_and_imports_together() {
        let file = syn::parse2(quote! {
            use a;
            use b;
            mod m {
                struct S;
                impl S {
                    const A: u8 = 1;
                    fn a() { if true { x } y }
                    fn b() {}
                }
                trait T { type A; fn a(); fn b(); }
            }
        });
        let expected = "\
use a;
use b;

mod m {
    struct S;

    impl S {
        const A: u8 = 1;
        fn a() {
            if true {
                x
            }
            y
        }

        fn b() {}
    }

    trait T {
        type A;
        fn a();

        fn b();
    }
}
";
        assert_eq!(super::unparse(file.unwrap()), expected);
    }
}
