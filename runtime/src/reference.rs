//! References to an execution, which generated code gives the schema's methods.

/// Declares a reference to an execution: a newtype around a handle of the client, of a parent, or the one named.
#[doc(hidden)]
#[macro_export]
macro_rules! __reference {
    ($(#[$doc:meta])* $name:ident($handle:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name($handle);

        impl ::core::convert::From<$handle> for $name {
            fn from(handle: $handle) -> Self {
                Self(handle)
            }
        }

        impl ::core::ops::Deref for $name {
            type Target = $handle;

            fn deref(&self) -> &$handle {
                &self.0
            }
        }
    };
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name<H>(H);

        impl<H> ::core::convert::From<H> for $name<H> {
            fn from(handle: H) -> Self {
                Self(handle)
            }
        }

        impl<H> ::core::ops::Deref for $name<H> {
            type Target = H;

            fn deref(&self) -> &H {
                &self.0
            }
        }
    };
}
