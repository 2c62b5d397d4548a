//! Memory that is no longer used goes back to the operating system, also when the process is idle.
//!
//! The allocator of the C library keeps it after a peak; jemalloc gives it back within seconds, if it has a thread for that.
//!
//! **Invariant:** nothing here decides what is stored in memory, or for how long.

/// Lets the allocator give memory back in the background.
pub fn return_unused() {
    if let Err(error) = tikv_jemalloc_ctl::background_thread::write(true) {
        tracing::warn!(%error, "memory that is no longer used is given back late: the allocator has no thread for it");
    }
}
