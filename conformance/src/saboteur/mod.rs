//! Proof that the suite can fail: our own server lies in one way at a time, and the suite has to notice.
//!
//! `act` is one way to lie, `acts` makes all of them from what an honest run saw, `distort` changes an answer, `fields` finds the place in
//! it, `proxy` stands between suite and server, `hunt` runs the cases that see the place until one notices, `exceptions` has the reasons
//! for the lies that nobody can notice.
//! **Invariant:** a lie that was never told counts neither as caught nor as survived.

mod act;
mod acts;
mod distort;
mod exceptions;
mod fields;
mod hunt;
mod proxy;

pub use act::Act;
pub use exceptions::Exceptions;
pub use hunt::{Fate, Hunt, Options, Tried, hunt};
pub use proxy::Proxy;
