//! What the operating system says about the process.
//!
//! **Invariant:** where it says nothing, no value is invented.

use std::fs;

use super::MetricsPage;

pub fn write(page: &mut MetricsPage) {
    if let Some(bytes) = fs::read_to_string("/proc/self/status").ok().and_then(|status| resident(&status)) {
        page.gauge("process_resident_memory_bytes", "Memory the process has in use").plain(bytes);
    }
    if let Ok(files) = fs::read_dir("/proc/self/fd") {
        // Reading the folder opens one more.
        let open = u64::try_from(files.count()).unwrap_or(u64::MAX).saturating_sub(1);
        page.gauge("process_open_fds", "Files and connections the process has open").plain(open);
    }
}

/// The line says kilobytes.
fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resident_memory_is_in_bytes() {
        assert_eq!(resident("Name:\tx\nVmRSS:\t   12 kB\nThreads:\t1\n"), Some(12_288));
        assert_eq!(resident("Name:\tx\n"), None);
    }
}
