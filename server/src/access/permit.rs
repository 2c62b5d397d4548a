//! Proof that a permission was checked.
//!
//! **Invariant:** cannot be made outside of `access`, so a write without a check does not compile.

/// Lets its holder begin one write.
#[derive(Debug)]
pub struct Permit(());

impl Permit {
    pub(super) fn granted() -> Self {
        Self(())
    }

    /// For work that no caller asked for. The reason is for the reader; `cargo xtask tidy` knows the files that may do this.
    pub fn system(_reason: &'static str) -> Self {
        Self(())
    }
}
