//! Proof that the suite can fail: our own server gets one fault at a time, and the suite has to detect it.
//!
//! `act` is one fault, `acts` makes all of them from what an honest run saw, `distort` changes an answer, `fields` finds the place in
//! it, `proxy` stands between suite and server, `hunt` runs the cases that see the place until one notices, `exceptions` has the reasons
//! for the faults that no case can detect.
//! **Invariant:** a fault that was never injected counts neither as caught nor as survived.

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
