//! Cases about the settings of the tenant: who reads and changes them, which values fit, and what they do.
//!
//! Settings hold for every caller, so a case that changes them runs alone, and puts the documented ones back.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod breaches;
mod captchas;
mod in_force;
mod per_address;
mod settings;
mod values;
mod verified_captchas;

use crate::suite::definition::Definition;
use crate::suite::settings::{CONFIGURE, changing, configure, configured, set};

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] =
    &[settings::CASES, values::CASES, in_force::CASES, per_address::CASES, captchas::CASES, verified_captchas::CASES, breaches::CASES];
