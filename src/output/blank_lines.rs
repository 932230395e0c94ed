//! prettyplease leaves no blank lines between items, but prints an item without tokens as one.

use proc_macro2::TokenStream;
use syn::{File, ImplItem, Item, TraitItem};

pub(super) fn unparse(mut file: File) -> String {
    space_items(&mut file.items);
    prettyplease::unparse(&file)
}

fn space_items(items: &mut Vec<Item>) {
    for item in items.iter_mut() {
        match item {
            Item::Mod(module) => module.content.iter_mut().for_each(|(_, items)| space_items(items)),
            Item::Impl(block) => {
                space(&mut block.items, |item, _| matches!(item, ImplItem::Fn(_)), ImplItem::Verbatim);
            }
            Item::Trait(block) => {
                space(&mut block.items, |item, _| matches!(item, TraitItem::Fn(_)), TraitItem::Verbatim);
            }
            _ => {}
        }
    }
    space(items, |item, next| !belong_together(item, next), Item::Verbatim);
}

/// Puts an empty item between two neighbours that are `apart`.
fn space<T>(items: &mut Vec<T>, apart: fn(&T, &T) -> bool, verbatim: fn(TokenStream) -> T) {
    for item in std::mem::take(items) {
        if items.last().is_some_and(|last| apart(last, &item)) {
            items.push(verbatim(TokenStream::new()));
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
