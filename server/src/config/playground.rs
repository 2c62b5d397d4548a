//! Whether the page for exploring the API is served.
//!
//! **Invariant:** only this machine sees the page unless the setting names it.

use std::net::IpAddr;

use clap::ValueEnum;

use super::Mode;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlaygroundMode {
    On,
    Off,
    /// On as long as the server listens on this machine alone
    Auto,
}

impl PlaygroundMode {
    /// In production it is off, whatever is asked for.
    pub fn is_on(self, host: IpAddr, mode: Mode) -> bool {
        match self {
            _ if mode == Mode::Production => false,
            Self::On => true,
            Self::Off => false,
            Self::Auto => host.is_loopback(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_itself_it_is_on_for_this_machine_alone() {
        for (host, auto) in [("127.0.0.1", true), ("::1", true), ("0.0.0.0", false), ("::", false), ("10.0.0.1", false)] {
            let host = host.parse().unwrap();
            let all = [PlaygroundMode::Auto, PlaygroundMode::On, PlaygroundMode::Off];
            assert_eq!(all.map(|playground| playground.is_on(host, Mode::Development)), [auto, true, false]);
            assert_eq!(all.map(|playground| playground.is_on(host, Mode::Production)), [false; 3]);
        }
    }
}
